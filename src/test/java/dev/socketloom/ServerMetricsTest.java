package dev.socketloom;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.socketloom.testing.TestClient;
import dev.socketloom.testing.TestServer;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import javax.management.ObjectName;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What those learn who run a server.
@Timeout(60)
class ServerMetricsTest {

    private static SocketIOServer server() {
        var io = SocketIOServer.builder().port(0).metrics("/metrics").jmx(true).build();
        io.on("echo", (socket, args) -> socket.emit("echo", args));
        io.on("fail", (_, _) -> {
            throw new IllegalStateException("boo");
        });
        return io;
    }

    @Nested
    class Numbers {

        @Test
        void areThereOnceTheServerIs() {
            assertThrows(IllegalStateException.class, () -> server().metrics());
        }

        @Test
        void countWhatHappens() throws Exception {
            SocketIOServer io = server();
            try (var server = TestServer.of(io)) {
                TestClient anna = server.connect();
                TestClient ben = server.connect();
                anna.emit("echo", 1);
                anna.emit("fail");
                assertEquals(1, server.failures().size());
                ben.vanish();
                io.socket(anna.id()).orElseThrow().asVolatile().emit("tick");
                server.settle();
                ServerMetrics metrics = io.metrics();
                assertEquals(1, metrics.connections());
                assertEquals(0, metrics.pollingSessions());
                assertEquals(1, metrics.webSocketSessions());
                assertEquals(2, metrics.sessionsOpened());
                assertEquals(1, metrics.sessionsClosed().get("transport close"));
                assertEquals(4, metrics.messagesReceived(), "two CONNECTs, two events");
                assertEquals(4, metrics.messagesSent(), "two answers, an echo, a tick");
                assertEquals(2, metrics.eventsHandled());
                assertEquals(1, metrics.failures());
                assertEquals(0, metrics.slowConsumers());
            }
        }

        @Test
        void readAsPrometheusWantsThem() {
            var closed = Map.of("ping timeout", 5L);
            String text = new ServerMetrics(1, 2, 3, 4, closed, 6, 7, 8, 9, 10, 11, 12, 13, 14).toPrometheus();
            assertTrue(text.contains("""
                    # TYPE socketloom_sessions gauge
                    socketloom_sessions{transport="polling"} 2
                    socketloom_sessions{transport="websocket"} 3
                    """), text);
            assertTrue(text.contains("socketloom_sessions_closed_total{reason=\"ping timeout\"} 5\n"), text);
            for (String line : text.split("\n", -1)) {
                assertTrue(line.matches("|# (HELP|TYPE) socketloom_[a-z_]+ .+|socketloom_[a-z_]+(\\{.+\\})? \\d+"), line);
            }
        }

        @Test
        void areServedAtTheirPath() throws Exception {
            try (SocketIOServer io = server().start()) {
                var answer = RawClient.get(io, "/metrics");
                assertEquals(200, answer.statusCode());
                assertEquals("text/plain; version=0.0.4; charset=utf-8",
                        answer.headers().firstValue("Content-Type").orElse(""));
                assertTrue(answer.body().contains("\nsocketloom_connections 1\n"), answer.body());
            }
        }

        @Test
        void areNotServedUnasked() throws Exception {
            try (SocketIOServer io = SocketIOServer.builder().port(0).build().start()) {
                assertEquals(404, RawClient.get(io, "/metrics").statusCode());
            }
        }

        @Test
        void areInJmxWhileTheServerRuns() throws Exception {
            var beans = ManagementFactory.getPlatformMBeanServer();
            SocketIOServer io = server().start();
            var name = new ObjectName("dev.socketloom:type=Server,port=" + io.port());
            assertEquals(0L, beans.getAttribute(name, "SessionsOpened"));
            io.close();
            assertFalse(beans.isRegistered(name));
        }
    }

    @Nested
    class AFlightRecording {

        @TempDir
        Path directory;

        @Test
        void showsConnectionsSessionsAndHandlers() throws Exception {
            Path file = directory.resolve("recording.jfr");
            try (var recording = new Recording()) {
                recording.enable("dev.socketloom.Packet");
                recording.start();
                try (var server = TestServer.of(server())) {
                    TestClient client = server.connect();
                    client.emit("echo", 1);
                    client.next();
                    client.vanish();
                }
                recording.stop();
                recording.dump(file);
            }
            List<RecordedEvent> events = RecordingFile.readAllEvents(file);
            assertEquals("127.0.0.1:50000", only(events, "Session").getString("peer").replace("/", ""));
            assertEquals("transport close", only(events, "Session").getString("reason"));
            assertEquals("echo", only(events, "Handler").getString("event"));
            assertEquals("/", only(events, "Handler").getString("namespace"));
            assertEquals(1, of(events, "Connection").size());
            assertEquals(List.of("Connect", "Event"),
                    of(events, "Packet").stream().map(event -> event.getString("type")).toList());
        }

        private static List<RecordedEvent> of(List<RecordedEvent> events, String name) {
            return events.stream()
                    .filter(event -> event.getEventType().getName().equals("dev.socketloom." + name))
                    .sorted(Comparator.comparing(RecordedEvent::getStartTime))
                    .toList();
        }

        private static RecordedEvent only(List<RecordedEvent> events, String name) {
            List<RecordedEvent> found = of(events, name);
            assertEquals(1, found.size(), name);
            return found.getFirst();
        }
    }

    @Nested
    class AThread {

        @Test
        void saysWhoseItIs() throws Exception {
            SocketIOServer io = server();
            io.reply("name", (_, _) -> Thread.currentThread().getName());
            try (var server = TestServer.of(io)) {
                TestClient client = server.connect();
                assertEquals("sio 127.0.0.1:50000 /#" + client.id(), client.call("name").text(0));
            }
        }
    }
}
