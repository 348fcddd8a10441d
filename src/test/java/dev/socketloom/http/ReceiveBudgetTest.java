package dev.socketloom.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What is counted of requests that are being received, and until when.
@Timeout(60)
final class ReceiveBudgetTest {

    private static final int BODY = 100_000;
    private static final int LIMIT = 1_000_000;

    private final Budget budget = new Budget(4L * BODY);
    private final CountDownLatch read = new CountDownLatch(1);
    private final CountDownLatch answered = new CountDownLatch(1);
    private final Served served = serve();

    private Served serve() {
        HttpOptions d = HttpOptions.defaults();
        var options = new HttpOptions(d.requestLine(), 64 * 1024, d.headerLines(), d.headTime(), d.bodyTime(),
                d.idleTime(), d.chunkLine(), d.trailers(), d.writeStall(), d.discard(), d.discardTime(),
                d.connections(), d.connectionsPerAddress(), d.backlog(), budget);
        return Served.by(options, request -> {
            int length = request.readBody(LIMIT).length;
            if (length == BODY) {
                read.countDown();
                try {
                    answered.await();
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            }
            return Response.text(200, "" + length);
        });
    }

    @AfterEach
    void nothingIsHeldInTheEnd() {
        answered.countDown();
        served.close();
        assertEquals(0, budget.used());
    }

    private void post(int length) throws Exception {
        served.client().send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: " + length + "\r\n\r\n");
    }

    @Test
    void aBodyIsHeldUntilItsRequestIsAnswered() throws Exception {
        post(BODY);
        served.client().send("x".repeat(BODY));
        read.await();
        assertTrue(budget.used() >= BODY, "held: " + budget.used());
        answered.countDown();
        assertEquals("" + BODY, served.client().read().body());
        served.wires().server().awaitBlockedReader();
        assertEquals(0, budget.used());
    }

    @Test
    void anUnfinishedOneIsHeldAsFarAsItHasCome() throws Exception {
        post(BODY);
        served.client().send("x".repeat(50_000));
        served.wires().server().awaitBlockedReader();
        assertTrue(budget.used() >= 50_000, "held: " + budget.used());
        assertTrue(budget.used() <= 150_000, "held: " + budget.used());
    }

    @Test
    void oneThatWouldBeTooMuchIsRefusedAndTheConnectionEnds() throws Exception {
        post(500_000);
        served.client().send("x".repeat(140_000));
        RawClient.Answer answer = served.client().read();
        assertEquals(503, answer.status());
        assertEquals("close", answer.header("Connection"));
    }

    @Test
    void inChunksTheSame() throws Exception {
        served.client().send("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n7a120\r\n"
                + "x".repeat(140_000));
        assertEquals(503, served.client().read().status());
    }

    @Test
    void aSmallOneIsTakenWhenNothingIsLeft() throws Exception {
        Budget.Share others = budget.share();
        others.add(4L * BODY);
        post(4_000);
        served.client().send("x".repeat(4_000));
        assertEquals("4000", served.client().read().body());
        others.clear();
    }

    @Test
    void aLongHeadIsRefusedWhenNothingIsLeft() throws Exception {
        Budget.Share others = budget.share();
        others.add(4L * BODY);
        served.client().send("GET / HTTP/1.1\r\nHost: h\r\nX-Long: " + "x".repeat(20_000));
        assertEquals(503, served.client().read().status());
        others.clear();
    }

    @Test
    void aLongHeadIsHeldWhileItIsRead() throws Exception {
        served.client().send("GET / HTTP/1.1\r\nHost: h\r\nX-Long: " + "x".repeat(20_000));
        served.wires().server().awaitBlockedReader();
        assertTrue(budget.used() >= 20_000, "held: " + budget.used());
    }

    @Test
    void aClientThatGoesLeavesNothingBehind() throws Exception {
        post(BODY);
        served.client().send("x".repeat(50_000));
        served.wires().server().awaitBlockedReader();
        served.wires().client().cut();
        served.awaitEnd();
        assertEquals(0, budget.used());
    }
}
