package dev.socketloom.book;

import com.sun.net.httpserver.HttpExchange;
import dev.socketloom.ConnectionRefused;
import dev.socketloom.DisconnectReason;
import dev.socketloom.MemorySessions;
import dev.socketloom.NamespaceHandler;
import dev.socketloom.OnEvent;
import dev.socketloom.Socket;
import dev.socketloom.SocketIOServer;
import dev.socketloom.Tls;
import dev.socketloom.testing.TestClient;
import dev.socketloom.testing.TestServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;

/// The README's code. What stands between `@start` and `@end`, without its indentation, stands there as a block.
public final class QuickStart {

    private QuickStart() {}

    // @start region="quick-start"
    record Bid(int item, double price) {}

    void main() throws Exception {
        var io = SocketIOServer.builder().port(8000).corsAllowedOrigins("http://localhost:8080").build();

        io.onConnect((socket, auth) -> socket.join("lobby"));
        io.on("chat", String.class, (socket, text) -> socket.to("lobby").emit("chat", text));
        io.reply("bid", Bid.class, (socket, bid) -> bid.price() > 100 ? "accepted" : "too low");
        io.onDisconnect((socket, reason) -> System.out.println(socket.id() + " left: " + reason));
        io.onError((error, event) -> "failed: " + event.name());

        io.run();
    }
    // @end

    static void ask(SocketIOServer io) {
        // @start region="ask"
        io.on("ready", (socket, args) -> {
            String answer = socket.timeout(Duration.ofSeconds(5)).call("question", "Which colour?").text(0);
            io.to("lobby").except(socket.id()).emit("answered", socket.id(), answer);
        });
        // @end
    }

    static void compute(SocketIOServer io) {
        // @start region="compute"
        var pool = Executors.newFixedThreadPool(2);

        io.use((socket, event, chain) -> {
            if (event.name().equals("render")) chain.proceed(pool);    // its handlers run there, while this thread waits
            else chain.proceed();
        });
        // @end
    }

    static void guard(SocketIOServer io) {
        // @start region="guard"
        io.of("/admin").use(socket -> {
            if (!"secret".equals(socket.handshake().auth().get("token"))) throw new ConnectionRefused("not authorized");
        });
        // @end
    }

    /// Registers a namespace that is a class.
    @SuppressWarnings("unused") // The methods are handlers.
    public static void inAClass(SocketIOServer io) {
        // @start region="class"
        class Chat extends NamespaceHandler {
            private final Map<String, String> names = new ConcurrentHashMap<>();

            @Override protected void onConnect(Socket socket, Map<String, Object> auth) throws ConnectionRefused {
                if (!(auth.get("name") instanceof String name)) throw new ConnectionRefused("who are you?");
                names.put(socket.id(), name);
            }

            @Override protected void onDisconnect(Socket socket, DisconnectReason reason) { names.remove(socket.id()); }

            void onMessage(Socket socket, String text) { send(names.get(socket.id()) + ": " + text); }   // to all in "/chat"

            @OnEvent("who is here") Collection<String> members() { return names.values(); }
        }

        io.register("/chat", new Chat());
        // @end
    }

    static SocketIOServer web() {
        // @start region="web"
        return SocketIOServer.builder()
                .staticFiles("/", Path.of("public"))
                .app("/api", QuickStart::answer)
                .clientDir(Path.of("node_modules/socket.io/client-dist"))
                .build();
        // @end
    }

    static SocketIOServer session() {
        // @start region="session"
        var sessions = new MemorySessions();
        var io = SocketIOServer.builder()
                .app("/login", exchange -> {
                    sessions.renew(exchange);
                    sessions.of(exchange).put("user", "ann");
                    exchange.sendResponseHeaders(204, -1);
                })
                .sessions(sessions)
                .build();

        io.onConnect((socket, auth) -> {
            if (!socket.session().containsKey("user")) throw new ConnectionRefused("log in first");
        });
        // @end
        return io;
    }

    static SocketIOServer https() {
        // @start region="https"
        return SocketIOServer.builder().tls(Tls.pem(Path.of("cert.pem"), Path.of("key.pem"))).build();
        // @end
    }

    static SocketIOServer proxied() {
        // @start region="proxied"
        return SocketIOServer.builder().port(5001).sidPrefix("a-").trustedProxies("127.0.0.1").build();
        // @end
    }

    /// Tests a server with `bid` in `/` and the class in `/chat`.
    public static void test(SocketIOServer io) throws ConnectionRefused {
        // @start region="test"
        try (var server = TestServer.of(io)) {
            TestClient ann = server.connect();
            TestClient ben = server.client().namespace("/chat").auth(Map.of("name", "Ben")).connect();
            assert ann.call("bid", Map.of("item", 7, "price", 120)).text(0).equals("accepted");
            ben.emit("message", "hello");
            assert ben.next("message").text(0).equals("Ben: hello");
            server.advance(Duration.ofMinutes(5));               // pings, deadlines, expiry: nobody waits
            assert ann.connected();
        }
        // @end
    }

    private static void answer(HttpExchange exchange) throws IOException {
        exchange.sendResponseHeaders(204, -1);
        exchange.close();
    }
}
