package dev.socketloom.conformance;

import dev.socketloom.Args;
import dev.socketloom.BroadcastAnswers;
import dev.socketloom.BroadcastOperator;
import dev.socketloom.ConnectionRefused;
import dev.socketloom.Handshake;
import dev.socketloom.ServerBuilder;
import dev.socketloom.ServerOptions;
import dev.socketloom.Socket;
import dev.socketloom.SocketIOServer;
import dev.socketloom.Tls;
import dev.socketloom.packet.Parser;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// The app that is judged from outside, with real clients in several languages.
///
/// ```
///   java -cp target/socketloom.jar:target/test-classes dev.socketloom.conformance.ConformanceApp 3000
///
///   3000  the usual options
///   3001  short intervals and small limits
///   3002  clients of Socket.IO 2 as well, and intervals of a second
///   3003  the usual options, and packets in MessagePack
///   3004  the usual options, and compressed WebSocket messages
///   3005  TLS, with the PEM files that SOCKETLOOM_CERTFILE and SOCKETLOOM_KEYFILE name, if they do
///   3006  times and limits for those who attack it, and the files below SOCKETLOOM_FILES, if that names a directory
/// ```
///
/// It needs nothing beside the server, so that it runs as anybody's app would.
public final class ConformanceApp {

    /// `flood` sends 20 MB to a room in one go, faster than any client can take them.
    private static final int OUTBOX = 32 * 1024 * 1024;

    /// Where the listener for clients of Socket.IO 2 is, seen from the first.
    private static final int LEGACY = 2;

    /// Where the listener for clients with MessagePack is, seen from the first.
    private static final int MSGPACK = 3;

    /// Where the listener that compresses WebSocket messages is, seen from the first.
    private static final int DEFLATE = 4;

    /// How far the port with TLS is from the first.
    private static final int TLS = 5;

    /// How far the listener for attackers is from the first.
    private static final int GUARDED = 6;

    /// Each of its times, longer than any stall of a machine that still works: attackers wait for them to run out.
    private static final Duration GUARDED_TIME = Duration.ofSeconds(3);

    private static final int GUARDED_CONNECTIONS = 40;
    private static final int GUARDED_OUTBOX = 1024 * 1024;

    private ConformanceApp() {}

    /// Serves until the process is told to end.
    public static void main(String[] args) throws Exception {
        int port = Integer.parseInt(args[0]);
        var journal = new Journal();
        start(journal, SocketIOServer.builder()
                .port(port)
                .corsAllowedOrigins("http://allowed.example")
                .corsCredentials(true));
        start(journal, SocketIOServer.builder()
                .port(port + 1)
                .pingInterval(Duration.ofMillis(400))
                .pingTimeout(Duration.ofMillis(800))
                .maxPayload(10_000)
                .connectTimeout(Duration.ofMillis(800))
                .upgradeTimeout(Duration.ofMillis(700)));
        start(journal, SocketIOServer.builder()
                .port(port + LEGACY)
                .allowEIO3(true)
                .pingInterval(Duration.ofSeconds(1))
                .pingTimeout(Duration.ofSeconds(1)));
        start(journal, SocketIOServer.builder().port(port + MSGPACK).parser(Parser.MSGPACK));
        start(journal, SocketIOServer.builder().port(port + DEFLATE).perMessageDeflate(true));
        String certificate = System.getenv("SOCKETLOOM_CERTFILE");
        if (certificate != null) {
            var tls = Tls.pem(Path.of(certificate), Path.of(System.getenv("SOCKETLOOM_KEYFILE")));
            start(journal, SocketIOServer.builder().port(port + TLS).tls(tls));
        }
        String files = System.getenv("SOCKETLOOM_FILES");
        if (files != null) {
            serve(journal, guarded(port + GUARDED).staticFiles("/files", Path.of(files)));
        }
        System.out.println("READY " + port);
    }

    private static ServerBuilder guarded(int port) {
        return SocketIOServer.builder()
                .port(port)
                .outboxLimit(GUARDED_OUTBOX)
                .set(ServerOptions.HEAD_TIMEOUT, GUARDED_TIME)
                .set(ServerOptions.BODY_TIMEOUT, GUARDED_TIME)
                .set(ServerOptions.KEEP_ALIVE, GUARDED_TIME)
                .set(ServerOptions.WRITE_TIMEOUT, GUARDED_TIME)
                .set(ServerOptions.MAX_CONNECTIONS, GUARDED_CONNECTIONS);
    }

    private static void start(Journal journal, ServerBuilder builder) throws Exception {
        serve(journal, builder.outboxLimit(OUTBOX));
    }

    private static void serve(Journal journal, ServerBuilder builder) throws Exception {
        SocketIOServer io = builder.allowRequest(ConformanceApp::isAllowed).build();
        var common = new CommonHandlers(journal);
        common.register(io);
        common.register(io.of("/custom"));
        common.register(io.of(Pattern.compile("/dyn-\\d+")));
        common.register(io.of((name, handshake) ->
                name.startsWith("/fn-") && "yes".equals(handshake.auth().get("pass"))));
        io.of("/greet").onConnect((socket, _) -> {
            socket.emit("g", 1);
            socket.emit("g", new byte[] {2});
            socket.emit("g", 3, Map.of("three", true));
        });
        io.of("/auth").use(ConformanceApp::checkToken);
        io.of("/auth").use(ConformanceApp::rememberUser);
        common.register(io.of("/auth"));
        io.of("/reject").use(_ -> {
            throw new ConnectionRefused("nope");
        });
        control(io, journal);
        io.start();
        Runtime.getRuntime().addShutdownHook(new Thread(io::close, "conformance-shutdown"));
    }

    private static boolean isAllowed(Handshake request) throws ConnectionRefused {
        if (request.query("deny").isPresent()) {
            throw new ConnectionRefused("denied by test app");
        }
        if (request.header("Origin").filter("http://evil.example"::equals).isPresent()) {
            throw new ConnectionRefused("origin not allowed");
        }
        return true;
    }

    private static void checkToken(Socket socket) throws ConnectionRefused {
        if (!"secret".equals(socket.handshake().auth().get("token"))) {
            throw new ConnectionRefused("not authorized", new TreeMap<>(Map.of("code", 401, "hint", "token")));
        }
    }

    private static void rememberUser(Socket socket) throws InterruptedException {
        Map<String, ?> auth = socket.handshake().auth();
        if (Boolean.TRUE.equals(auth.get("slow"))) {
            Thread.sleep(100);
        }
        if (auth.get("user") != null) {
            socket.data().put("user", auth.get("user"));
        }
    }

    private static void control(SocketIOServer io, Journal journal) {
        io.of("/ctl").reply("log", String.class, (_, tag) -> journal.entries(tag));
        io.of("/ctl").reply("stats", (_, _) -> Map.of(
                "clients", io.clients(),
                "sockets", io.sockets().size(),
                "rooms", io.rooms().size()));
    }

    /// The rooms that a client names: a string, or an array of strings.
    static List<String> rooms(Object argument) {
        return argument instanceof List<?> several ? several.stream().map(String::valueOf).toList()
                : List.of(String.valueOf(argument));
    }

    /// No rooms at all mean everyone, as in Node.
    static BroadcastOperator to(BroadcastOperator operator, Object rooms) {
        return rooms(rooms).isEmpty() ? operator : operator.to(rooms(rooms));
    }

    static Map<String, Object> summary(BroadcastAnswers all) {
        return Map.of(
                "timedOut", all.timedOut(),
                "answers", all.answers().stream().map((Args answer) -> answer.get(0)).toList());
    }
}
