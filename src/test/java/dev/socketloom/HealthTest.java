package dev.socketloom;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class HealthTest {

    @Test
    void aServerThatRunsIsWell() throws Exception {
        try (SocketIOServer io = SocketIOServer.builder().port(0).health("/healthz").build().start()) {
            HttpResponse<String> answer = RawClient.get(io, "/healthz?now");
            assertEquals("200 ok", answer.statusCode() + " " + answer.body());
            assertEquals("no-store", answer.headers().firstValue("Cache-Control").orElse(""));
            assertEquals(200, RawClient.request(io, "HEAD", "/healthz", "").statusCode());
            assertEquals(405, RawClient.request(io, "POST", "/healthz", "").statusCode());
        }
    }

    @Test
    void withoutBeingAskedForItIsNotThere() throws Exception {
        try (SocketIOServer io = SocketIOServer.builder().port(0).build().start()) {
            assertEquals(404, RawClient.get(io, "/healthz").statusCode());
        }
    }

    /// The port is closed then, so only a connection that was there before can ask.
    @Test
    void oneThatStopsIsNotAnyMore() throws Exception {
        var leaving = new CountDownLatch(1);
        var go = new CountDownLatch(1);
        SocketIOServer io = SocketIOServer.builder().port(0).health("/healthz").build().start();
        io.onDisconnect((socket, reason) -> {
            leaving.countDown();
            go.await();
        });
        var asking = dev.socketloom.http.RawClient.connect(io.port());
        try (var _ = RawClient.joined(io)) {
            asking.get("/healthz");
            assertEquals("ok", asking.read().body());
            var stopper = Thread.ofVirtual().start(() -> io.stop(Duration.ofSeconds(30)));
            leaving.await();
            asking.get("/healthz");
            var answer = asking.read();
            assertEquals("503 stopping", answer.status() + " " + answer.body());
            assertEquals("close", answer.header("Connection"));
            go.countDown();
            stopper.join();
        } finally {
            go.countDown();
            asking.wire().close();
            io.close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"healthz", " /healthz", "http://h/healthz"})
    void itsPathBeginsWithASlash(String path) {
        assertThrows(IllegalArgumentException.class, () -> SocketIOServer.builder().health(path));
    }
}
