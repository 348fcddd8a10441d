package dev.socketloom;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.socketloom.book.QuickStart;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The example of the README, and that all of it is true.
class QuickStartTest {

    record Bid(int productId, double price) {}

    private static final class Auction {
        boolean place(Map<String, Object> bidder, Bid bid) {
            return bidder.isEmpty() && bid.price() > 10;
        }
    }

    private final LinkedBlockingQueue<String> log = new LinkedBlockingQueue<>();
    private final Auction auction = new Auction();
    private SocketIOServer io;

    @BeforeEach
    void start(@TempDir Path files) throws Exception {
        Files.createDirectory(files.resolve("public"));
        Files.writeString(files.resolve("public/index.html"), "<h1>Auction</h1>");
        io = quickStart(files.resolve("public"));
        io.start();
    }

    @AfterEach
    void stop() {
        io.close();
    }

    private SocketIOServer quickStart(Path directory) {
        // @start region="quickstart"
        var io = SocketIOServer.builder()
                .port(0)
                .corsAllowedOrigins("http://localhost:8080", "https://www.example.org")
                .app("/hello", exchange -> exchange.sendResponseHeaders(204, -1))
                .staticFiles("/", directory)
                .allowRequest(request -> request.header("x-api-key").isEmpty())
                .build();

        io.onConnect((socket, auth) -> socket.join("lobby"));
        io.on("chat", String.class, (socket, text) -> socket.to("lobby").emit("chat", text));
        io.on("message", (socket, args) -> io.send(args.get(0)));
        io.reply("bid", Bid.class, (socket, bid) -> auction.place(socket.data(), bid));
        io.of("/admin").use(socket -> requireToken(socket.handshake()));
        io.onDisconnect((socket, reason) -> log.add(reason.toString()));
        io.onError((error, event) -> Map.of("error", "try again"));
        // @end
        return io;
    }

    private static void requireToken(Handshake handshake) throws ConnectionRefused {
        if (!"secret".equals(handshake.auth().get("token"))) {
            throw new ConnectionRefused("not authorized");
        }
    }

    @Test
    void whatOneSaysTheOthersHear() throws Exception {
        try (var ann = RawClient.joined(io); var bob = RawClient.joined(io)) {
            ann.send("42[\"chat\",\"hello\"]");
            assertEquals("42[\"chat\",\"hello\"]", bob.next());
            ann.send("42[\"message\",\"to all\"]");
            assertEquals("42[\"message\",\"to all\"]", ann.next());
            assertEquals("42[\"message\",\"to all\"]", bob.next());
        }
    }

    @Test
    void aBidIsAnsweredOrRefused() throws Exception {
        try (var client = RawClient.joined(io)) {
            client.send("421[\"bid\",{\"productId\":1,\"price\":11.5}]");
            assertEquals("431[true]", client.next());
            client.send("422[\"bid\",{\"productId\":1}]");
            assertEquals("432[{\"error\":\"try again\"}]", client.next());
        }
    }

    @Test
    void theAdminsNeedAToken() throws Exception {
        try (var client = RawClient.open(io)) {
            client.send("40/admin,");
            assertEquals("44/admin,{\"message\":\"not authorized\"}", client.next());
            client.send("40/admin,{\"token\":\"secret\"}");
            assertTrue(client.next().startsWith("40/admin,{\"sid\":"));
        }
    }

    @Test
    void anApplicationIsTestedInMemory() throws Exception {
        var tested = SocketIOServer.builder().build();
        tested.reply("bid", (_, args) -> args.map(0).size() == 2 ? "accepted" : "refused");
        QuickStart.inAClass(tested);
        QuickStart.test(tested);
    }

    @Test
    void aClassIsAChatForThoseWhoSayWhoTheyAre() throws Exception {
        QuickStart.inAClass(io);
        try (var client = RawClient.open(io)) {
            client.send("40/chat,");
            assertEquals("44/chat,{\"message\":\"who are you?\"}", client.next());
            client.send("40/chat,{\"name\":\"ann\"}");
            assertTrue(client.next().startsWith("40/chat,{\"sid\":"));
            client.send("42/chat,[\"message\",\"hi\"]");
            assertEquals("42/chat,[\"message\",\"ann: hi\"]", client.next());
            client.send("42/chat,1[\"who is here\"]");
            assertEquals("43/chat,1[[\"ann\"]]", client.next());
        }
    }

    @Test
    void oneWhoGoesIsNoticed() throws Exception {
        RawClient.joined(io).close();
        assertEquals("transport close", log.take());
    }

    @Test
    void theFilesAndTheAppAreOnTheSamePort() throws Exception {
        assertEquals("<h1>Auction</h1>", RawClient.get(io, "/").body());
        assertEquals(204, RawClient.get(io, "/hello").statusCode());
        assertEquals(404, RawClient.get(io, "/nothing").statusCode());
    }

    @Test
    void aRequestThatIsNotAllowedIsRefusedBeforeThereIsASession() throws Exception {
        var refused = RawClient.get(io, "/socket.io/?EIO=4&transport=polling", "x-api-key", "stolen");
        assertEquals("403 {\"code\":4,\"message\":\"Forbidden\"}", refused.statusCode() + " " + refused.body());
        assertEquals(0, io.clients());
    }

    @Test
    void aPageOfAnotherOriginIsRefusedUnlessItIsListed() throws Exception {
        String target = "/socket.io/?EIO=4&transport=polling";
        assertEquals(403, RawClient.get(io, target, "Origin", "https://evil.example").statusCode());
        assertEquals(200, RawClient.get(io, target, "Origin", "https://www.example.org").statusCode());
    }
}
