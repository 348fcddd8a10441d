package dev.socketloom.conformance;

import dev.socketloom.Handshake;
import dev.socketloom.SocketIOServer;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// One of several processes behind a proxy, which says what it knows of its clients.
///
/// | event, with an acknowledgement | what is acknowledged |
/// |---|---|
/// | `whoami` | the name of the process; the client's address; whether it came over TLS; its transport |
/// | `echo` | the argument |
/// | `count` | how many `number` events were sent, which is the argument |
///
/// ```
///   java -cp … dev.socketloom.conformance.ProxiedApp a- 5001
/// ```
public final class ProxiedApp {

    private ProxiedApp() {}

    /// Runs until it is killed.
    ///
    /// @param args the name of the process, which its sessions' ids begin with, and the port
    public static void main(String[] args) throws Exception {
        String name = args[0];
        SocketIOServer io = SocketIOServer.builder()
                .port(Integer.parseInt(args[1]))
                .sidPrefix(name)
                .trustedProxies("127.0.0.1")
                .build();
        io.reply("whoami", (socket, _) -> {
            Handshake handshake = socket.handshake();
            return Map.of(
                    "node", name,
                    "address", handshake.clientAddress().getHostAddress(),
                    "secure", handshake.secure(),
                    "transport", socket.transport());
        });
        io.reply("echo", (_, sent) -> sent.get(0));
        io.reply("count", Integer.class, (socket, count) -> {
            List<Integer> numbers = IntStream.range(0, count).boxed().toList();
            numbers.forEach(number -> socket.emit("number", number));
            return count;
        });
        io.run();
    }
}
