package dev.socketloom.bench;

import dev.socketloom.SocketIOServer;
import java.time.Duration;

/// The server that is measured: what a load generator asks for, and nothing else.
///
/// ```
///   java -cp target/socketloom.jar:target/test-classes dev.socketloom.bench.BenchServer 21001 25000
/// ```
public final class BenchServer {

    private BenchServer() {}

    /// Serves until the process is killed.
    ///
    /// @param args the port, and how many milliseconds are between two pings (25,000), for which `-Dping.interval` may
    /// stand
    public static void main(String[] args) throws Exception {
        int port = Integer.parseInt(args[0]);
        SocketIOServer io = SocketIOServer.builder()
                .port(port)
                .pingInterval(Duration.ofMillis(
                        args.length > 1 ? Long.parseLong(args[1]) : Long.getLong("ping.interval", 25_000)))
                .maxConnections(100_000)
                .build();
        io.on("echo", (socket, payload) -> socket.emit("echo", payload));
        io.reply("ack", (_, payload) -> payload);
        io.on("broadcast", (_, payload) -> io.emit("broadcast", payload));
        io.on("bin", (socket, bytes) -> socket.emit("bin", bytes));
        io.start();
        System.out.println("READY " + port);
    }
}
