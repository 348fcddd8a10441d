package dev.socketloom.book;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.socketloom.ConnectionRefused;
import dev.socketloom.SocketIOServer;
import dev.socketloom.testing.Received;
import dev.socketloom.testing.TestClient;
import dev.socketloom.testing.TestServer;
import dev.socketloom.testing.WebAnswer;
import java.lang.reflect.Method;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The examples do what they say. Each is compiled from its file, as the launcher of the JDK does it.
@Timeout(120)
class ExamplesTest {

    @TempDir
    Path classes;

    private TestServer server;

    @AfterEach
    void stop() {
        if (server != null) {
            server.close();
        }
    }

    private SocketIOServer example(String name) throws Exception {
        Process compiler = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "javac").toString(),
                        "-d", classes.toString(), "-cp", Path.of("target", "classes").toString(),
                        Path.of("src", "examples", name + ".java").toString())
                .redirectErrorStream(true)
                .start();
        String messages = new String(compiler.getInputStream().readAllBytes(), UTF_8);
        assertEquals(0, compiler.waitFor(), messages);
        // Not closed: the example's classes are loaded when they are needed.
        var loader = new URLClassLoader(new URL[] {classes.toUri().toURL()}, getClass().getClassLoader());
        Method making = loader.loadClass(name).getDeclaredMethod("server", int.class);
        making.setAccessible(true);
        return (SocketIOServer) making.invoke(null, 0);
    }

    private TestServer run(String name) throws Exception {
        server = TestServer.of(example(name));
        return server;
    }

    @Test
    void chat() throws Exception {
        run("Chat");
        TestClient anna = server.connect();
        TestClient ben = server.connect();
        assertEquals(1, anna.call("join", Map.of("name", "Anna", "room", "r")).integer(0));
        assertEquals(2, ben.call("join", Map.of("name", "Ben", "room", "r")).integer(0));
        assertEquals("[line[{from=, text=Ben has come}]]", anna.received().toString());
        ben.emit("line", "hi");
        assertEquals("line[{from=Ben, text=hi}]", anna.next().toString());
        ben.vanish();
        assertEquals("line[{from=, text=Ben has gone: transport close}]", anna.next().toString());
        assertEquals("a name, please", server.connect().call("join", Map.of("name", "", "room", "")).map(0).get("error"));
    }

    private TestClient bidder(String name) throws Exception {
        WebAnswer login = server.web("POST", "/login", name, Map.of());
        return server.client().header("Cookie", login.cookie().orElseThrow()).connect();
    }

    @Test
    void auction() throws Exception {
        run("Auction");
        assertEquals("log in first", assertThrows(ConnectionRefused.class, server::connect).getMessage());
        assertEquals(400, server.web("POST", "/login", " ", Map.of()).status());
        TestClient ann = bidder("Ann");
        TestClient ben = bidder("Ben");
        assertEquals(2, ann.next("items").args().list(0).size());
        ben.next("items");
        assertEquals("accepted", ann.call("bid", Map.of("item", 1, "price", 110)).text(0));
        assertEquals("too low", ben.call("bid", Map.of("item", 1, "price", 110)).text(0));
        assertEquals("there is no such thing", ben.call("bid", Map.of("item", 3, "price", 110)).text(0));
        assertEquals("accepted", ben.call("bid", Map.of("item", 1, "price", 120)).text(0));
        assertEquals(List.of("item", "item", "outbid"), ann.received().stream().map(Received::name).toList());
        assertEquals(List.of("item", "item"), ben.received().stream().map(Received::name).toList());
        server.advance(Duration.ofMinutes(31));
        assertFalse(ann.connected());
    }

    @Test
    void whiteboard() throws Exception {
        run("Whiteboard");
        TestClient anna = server.connect();
        assertEquals("[strokes[[]]]", anna.received().toString());
        anna.emit("stroke", new byte[] {1, 0, 2, 0});
        server.settle();
        TestClient ben = server.connect();
        assertArrayEquals(new byte[] {1, 0, 2, 0}, (byte[]) ben.next("strokes").args().list(0).getFirst());
        ben.emit("stroke", new byte[] {3, 0, 4, 0});
        assertArrayEquals(new byte[] {3, 0, 4, 0}, (byte[]) anna.next("strokes").args().list(0).getFirst());
        ben.emit("stroke", new byte[3]);
        assertEquals(1, server.failures().size());
        anna.emit("clear");
        ben.next("cleared");
    }

    @Test
    void quiz() throws Exception {
        run("Quiz");
        TestClient anna = server.connect();
        TestClient ben = server.connect();
        anna.answer("question", args -> args.list(1).contains("32") ? 1 : 0);
        ben.answer("question", args -> 0);
        assertEquals(2, anna.call("play").map(0).get("points"));
        assertEquals(1, ben.call("play").map(0).get("points"));
        ben.emit("start");
        assertEquals("1 of 2 knew it: 32", anna.next("info").text(0));
        assertEquals("2 of 2 knew it: CONNECT", anna.next("info").text(0));
    }

    @Test
    void notes() throws Exception {
        try (SocketIOServer io = example("Notes").start(); HttpClient web = HttpClient.newHttpClient()) {
            URI notes = URI.create("http://127.0.0.1:" + io.port() + "/notes");
            HttpRequest post = HttpRequest.newBuilder(notes).POST(HttpRequest.BodyPublishers.ofString("milk")).build();
            assertEquals(201, web.send(post, HttpResponse.BodyHandlers.ofString()).statusCode());
            assertEquals("milk\n", web.send(HttpRequest.newBuilder(notes).build(),
                    HttpResponse.BodyHandlers.ofString()).body());
            HttpRequest delete = HttpRequest.newBuilder(notes.resolve("/notes/1")).DELETE().build();
            assertEquals(204, web.send(delete, HttpResponse.BodyHandlers.ofString()).statusCode());
            assertEquals(404, web.send(delete, HttpResponse.BodyHandlers.ofString()).statusCode());
            HttpRequest page = HttpRequest.newBuilder(notes.resolve("/")).build();
            assertTrue(web.send(page, HttpResponse.BodyHandlers.ofString()).body().contains("socketloom-client.js"));
        }
    }
}
