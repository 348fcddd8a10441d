package dev.socketloom.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// DESIGN, rule 1: a handler may run on the thread of a POST, whose connection goes on without it if it tarries.
@Timeout(60)
final class ReliefTest {

    /// A request whose endpoint does not return before the test lets it.
    private record Busy(Relief relief, Thread thread, CountDownLatch released) {}

    private final BlockingQueue<Busy> entered = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> left = new LinkedBlockingQueue<>();
    private final Served served = Served.by(this::answer);
    private final RawClient client = served.client();

    private Reply answer(Request request) {
        switch (request.path()) {
            case "/quick" -> {
                return text("quick");
            }
            case "/other" -> {
                return new Upgrade(Headers.EMPTY.with("Upgrade", "other"), (answer, _, wire) -> () -> {
                    wire.write(answer, 0, answer.length);
                    wire.close();
                });
            }
            default -> tarry(request);
        }
        left.add(request.path());
        if (request.path().equals("/fails")) {
            throw new IllegalStateException("nobody hears this");
        }
        return text("late");
    }

    private void tarry(Request request) {
        var released = new CountDownLatch(1);
        entered.add(new Busy(request.relief(), Thread.currentThread(), released));
        try {
            released.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static Response text(String words) {
        return Response.text(200, words);
    }

    /// Sends a request, and relieves the thread that tarries with it.
    private Busy relieved(String path) throws Exception {
        client.get(path);
        Busy busy = entered.take();
        assertTrue(busy.relief.relieve(text("early")));
        assertEquals("early", client.read().body());
        return busy;
    }

    @AfterEach
    void everythingEnds() {
        served.close();
    }

    @Test
    void anotherThreadAnswersAndReadsOn() throws Exception {
        Busy first = relieved("/slow");
        client.get("/slow");
        Busy second = entered.take();
        assertNotEquals(first.thread, second.thread);
        second.released.countDown();
        assertEquals("late", client.read().body());
        first.released.countDown();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/slow", "/fails"})
    void whatTheEndpointReturnsOrThrowsThenIsNobodys(String path) throws Exception {
        Busy busy = relieved(path);
        busy.released.countDown();
        assertEquals(path, left.take());
        served.awaitEnd();
        client.get("/quick");
        assertEquals("quick", client.read().body());
    }

    @Test
    void comesTooLateWhenTheEndpointHasReturned() throws Exception {
        client.get("/slow");
        Busy busy = entered.take();
        busy.released.countDown();
        assertEquals("late", client.read().body());
        assertFalse(busy.relief.relieve(text("never said")));
        client.get("/quick");
        assertEquals("quick", client.read().body());
    }

    @Test
    void happensOnce() throws Exception {
        Busy busy = relieved("/slow");
        assertFalse(busy.relief.relieve(text("never said")));
        client.get("/quick");
        assertEquals("quick", client.read().body());
        busy.released.countDown();
    }

    @Test
    void endsAConnectionThatIsNotWantedAgain() throws Exception {
        client.send("GET /slow HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
        Busy busy = entered.take();
        assertTrue(busy.relief.relieve(text("early")));
        assertEquals("early", client.read().body());
        assertEquals(-1, served.wires().client().read(new byte[1], 0, 1));
        busy.released.countDown();
    }

    @Test
    void mayBeFollowedByAnotherProtocol() throws Exception {
        Busy busy = relieved("/slow");
        client.get("/other");
        assertEquals(101, client.readHead().status());
        assertEquals(-1, served.wires().client().read(new byte[1], 0, 1));
        busy.released.countDown();
    }

    /// No request without an end, nor anything held for it: if there is no answer, the connection closes.
    @Test
    void withoutAThreadTheConnectionEnds() throws Exception {
        Wires wires = Wires.roomy();
        var budget = new Budget(1_000_000);
        Endpoint reading = request -> {
            assertEquals(100_000, request.readBody(100_000).length);
            return answer(request);
        };
        var poor = new HttpService(reading, receiving(budget), Ticker.manual(), _ -> {
            throw new OutOfMemoryError("unable to create native thread");
        });
        Thread thread = Thread.ofVirtual().start(new HttpConnection(wires.server(), poor));
        new RawClient(wires.client())
                .send("POST /slow HTTP/1.1\r\nHost: h\r\nContent-Length: 100000\r\n\r\n" + "x".repeat(100_000));
        Busy busy = entered.take();
        assertTrue(budget.used() >= 100_000);
        assertTrue(busy.relief.relieve(text("early")));
        assertEquals(-1, wires.client().read(new byte[1], 0, 1));
        assertEquals(0, budget.used());
        busy.released.countDown();
        thread.join();
    }

    private static HttpOptions receiving(Budget budget) {
        HttpOptions d = HttpOptions.defaults();
        return new HttpOptions(d.requestLine(), d.head(), d.headerLines(), d.headTime(), d.bodyTime(), d.idleTime(),
                d.chunkLine(), d.trailers(), d.writeStall(), d.discard(), d.discardTime(), d.connections(),
                d.connectionsPerAddress(), d.backlog(), budget);
    }

    @Test
    void isAskedForOnce() throws Exception {
        try (var twice = Served.by(request -> {
            Relief first = request.relief();
            assertThrows(IllegalStateException.class, request::relief);
            return first.relieve(text("early")) ? text("nobody's") : text("late");
        })) {
            twice.client().get("/");
            assertEquals("early", twice.client().read().body());
        }
    }

    @Test
    void whatIsToBeDoneAfterwardsIsDoneAfterTheAnswer() throws Exception {
        var client = new CompletableFuture<RawClient>();
        var before = new LinkedBlockingQueue<Boolean>();
        try (var orderly = Served.by(request -> {
            request.afterwards(() -> before.add(client.join().wire().hasUnread()));
            return text("first");
        })) {
            client.complete(orderly.client());
            orderly.client().get("/");
            assertTrue(before.take());
            assertEquals("first", orderly.client().read().body());
        }
    }
}
