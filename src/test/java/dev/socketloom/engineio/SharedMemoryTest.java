package dev.socketloom.engineio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.socketloom.http.Budget;
import dev.socketloom.http.RawClient;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What all clients together may make a server hold, and that nothing of it is lost.
@Timeout(60)
final class SharedMemoryTest {

    private static final int BUDGET = 1_000_000;
    private static final int LARGE = 200_000;

    private final Rig.Options options = options();
    private final Rig rig = new Rig(options);

    private static Rig.Options options() {
        var options = new Rig.Options();
        options.receiving = new Budget(BUDGET);
        options.sending = new Budget(BUDGET);
        return options;
    }

    @AfterEach
    void nothingIsHeldInTheEnd() {
        rig.close();
        Await.until(() -> options.receiving.used() == 0);
        Await.until(() -> options.sending.used() == 0);
    }

    private static byte[] unfinished() {
        byte[] whole = WebClient.frame(1, ("4" + "x".repeat(LARGE)).getBytes(StandardCharsets.UTF_8));
        return Arrays.copyOf(whole, LARGE / 2);
    }

    @Nested
    class Received {

        /// Each of them alone is within every limit.
        @Test
        void unfinishedMessagesAreRefusedBeforeTheyFillTheMemoryAndSmallOnesAreHeard() throws Exception {
            var greedy = new ArrayList<WebClient>();
            for (int i = 0; i < 20; i++) {
                WebClient client = rig.webSocket();
                client.raw(unfinished());
                greedy.add(client);
            }
            int refused = 0;
            for (WebClient client : greedy) {
                Await.until(() -> !client.server().session.isOpen() || !client.served.wires().server().hasUnread());
                if (!client.server().session.isOpen()) {
                    client.expect("close:1013");
                    refused++;
                }
            }
            assertTrue(refused >= 10, "refused: " + refused);
            assertTrue(refused < 20, "refused: " + refused);
            assertTrue(options.receiving.used() <= BUDGET);
            WebClient other = rig.webSocket();
            other.say("echo a");
            other.hear("a");
        }

        @Test
        void aPostThatIsRefusedCostsTheClientThisPostAndNotItsSession() throws Exception {
            PollingClient client = rig.polling();
            Budget.Share others = options.receiving.share();
            others.add(BUDGET);
            RawClient.Answer answer = rig.post(client.server().session.id(), "4" + "x".repeat(60_000));
            assertEquals(503, answer.status());
            assertEquals("", answer.body());
            assertTrue(client.server().session.isOpen());
            client.post("4echo small");
            assertEquals(List.of("4small"), client.poll());
            others.clear();
            assertEquals("ok", rig.post(client.server().session.id(), "4" + "x".repeat(60_000)).body());
        }

        /// Whoever got it is busy with it, and nobody can know for how long.
        @Test
        void aMessageIsHeldWhileItsHandlerRuns() throws Exception {
            WebClient client = rig.webSocket(10 * LARGE);
            client.say("block " + "x".repeat(LARGE));
            client.server().awaitBlocked("x".repeat(LARGE));
            assertTrue(options.receiving.used() >= LARGE);
            client.server().release("x".repeat(LARGE));
            client.awaitReading();
            assertEquals(0, options.receiving.used());
        }

        @Test
        void nothingIsHeldForClientsThatHaveGone() throws Exception {
            WebClient client = rig.webSocket();
            client.raw(unfinished());
            client.awaitReading();
            assertTrue(options.receiving.used() >= LARGE / 2);
            client.vanish();
            client.served.awaitEnd();
            assertEquals(0, options.receiving.used());
        }

        @Test
        void aProbeThatEndsHoldsNothing() throws Exception {
            PollingClient client = rig.polling();
            WebClient probe = rig.probe(client.server().session.id());
            probe.raw(unfinished());
            probe.awaitReading();
            assertTrue(options.receiving.used() >= LARGE / 2);
            probe.vanish();
            probe.served.awaitEnd();
            assertEquals(0, options.receiving.used());
        }
    }

    @Nested
    class Sent {

        @Test
        void clientsThatNeverReadCannotHaveItAll() throws Exception {
            var slow = new ArrayList<WebClient>();
            for (int i = 0; i < 10; i++) {
                WebClient client = rig.webSocket(1_000);
                slow.add(client);
                while (client.server().session.send(TestListener.text("x".repeat(10_000)))) {
                    assertTrue(options.sending.used() <= BUDGET);
                }
            }
            assertFalse(slow.getFirst().server().session.isOpen());
            WebClient other = rig.webSocket();
            assertTrue(other.server().session.send(TestListener.text("news")));
            other.hear("news");
        }

        @Test
        void whatClientsHaveNotTakenIsForgottenWhenTheyGo() throws Exception {
            WebClient client = rig.webSocket(1_000);
            client.server().session.send(TestListener.text("x".repeat(LARGE)));
            client.served.wires().server().awaitBlockedWriter();
            assertTrue(options.sending.used() >= LARGE);
            client.vanish();
            Await.until(() -> options.sending.used() == 0);
        }
    }
}
