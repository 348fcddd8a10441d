package dev.socketloom.bench;

import dev.socketloom.ServerBuilder;
import dev.socketloom.SocketIOServer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;

/// The server that is measured: what a load generator asks for, and nothing else.
///
/// ```
///   java -cp target/socketloom.jar:target/test-classes dev.socketloom.bench.BenchServer 21001 25000
/// ```
///
/// | event | what is done |
/// |---|---|
/// | `echo` P, `bin` P | the same to the sender |
/// | `ack` P | P, as acknowledgement |
/// | `broadcast` P | the same to all |
/// | `room` R, P | `broadcast` P to the room R |
/// | `join` R, N | the sender joins the rooms R0 to RN-1; N, as acknowledgement |
/// | `leave` R, N | the sender leaves them; N, as acknowledgement |
/// | `sleep` N | N milliseconds later N, as acknowledgement |
/// | `burn` N | N million steps of arithmetic later N, as acknowledgement |
///
/// With `-Dbench.executor=all` handlers run on threads of an executor, with `-Dbench.executor=burn` those of `burn` do.
public final class BenchServer {

    private static final int MANY = 100_000;
    private static final int LARGEST = 2 * 1024 * 1024;
    private static final int MILLION = 1_000_000;

    /// More than those who burn.
    private static final int THREADS = 8;

    /// What arithmetic came to: somebody might look.
    private static volatile long ashes;

    private BenchServer() {}

    /// Serves until the process is killed.
    ///
    /// @param args the port, and how many milliseconds are between two pings (25,000), for which `-Dping.interval` may
    /// stand
    public static void main(String[] args) throws Exception {
        int port = Integer.parseInt(args[0]);
        SocketIOServer io = server(
                builder(port, args.length > 1 ? Long.parseLong(args[1]) : Long.getLong("ping.interval", 25_000)));
        io.on("echo", (socket, payload) -> socket.emit("echo", payload));
        io.reply("ack", (_, payload) -> payload);
        io.on("broadcast", (_, payload) -> io.emit("broadcast", payload));
        io.on("bin", (socket, bytes) -> socket.emit("bin", bytes));
        addRooms(io);
        addWork(io);
        io.start();
        System.out.println("READY " + port);
    }

    private static ServerBuilder builder(int port, long pingMillis) {
        return SocketIOServer.builder()
                .port(port)
                .pingInterval(Duration.ofMillis(pingMillis))
                .maxConnections(MANY)
                .maxRooms(MANY)
                .maxPayload(LARGEST);
    }

    private static SocketIOServer server(ServerBuilder builder) {
        String elsewhere = System.getProperty("bench.executor");
        if (elsewhere == null) {
            return builder.build();
        }
        ExecutorService pool = Executors.newFixedThreadPool(THREADS);
        if (elsewhere.equals("all")) {
            return builder.executor(pool).build();
        }
        SocketIOServer io = builder.build();
        io.use((_, event, chain) -> {
            if (event.name().equals("burn")) {
                chain.proceed(pool);
            } else {
                chain.proceed();
            }
        });
        return io;
    }

    private static void addRooms(SocketIOServer io) {
        io.on("room", (_, args) -> io.to(args.text(0)).emit("broadcast", args.get(1)));
        io.reply("join", (socket, args) -> {
            socket.join(rooms(args.text(0), args.integer(1)));
            return args.integer(1);
        });
        io.reply("leave", (socket, args) -> {
            socket.leave(rooms(args.text(0), args.integer(1)).toArray(String[]::new));
            return args.integer(1);
        });
    }

    private static List<String> rooms(String prefix, int count) {
        return IntStream.range(0, count).mapToObj(i -> prefix + i).toList();
    }

    private static void addWork(SocketIOServer io) {
        io.reply("sleep", Integer.class, (_, millis) -> {
            Thread.sleep(millis);
            return millis;
        });
        io.reply("burn", Integer.class, (_, millions) -> {
            ashes = burn(millions);
            return millions;
        });
    }

    private static long burn(int millions) {
        long number = millions;
        for (int i = 0; i < millions; i++) {
            for (int step = 0; step < MILLION; step++) {
                number ^= number << 13; // xorshift: no compiler knows where several steps lead
                number ^= number >>> 7;
                number ^= number << 17;
            }
        }
        return number;
    }
}
