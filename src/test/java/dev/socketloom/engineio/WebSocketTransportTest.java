package dev.socketloom.engineio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.socketloom.http.Ticker;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A session on a WebSocket, from the client's side of a real upgrade.
@Timeout(30)
final class WebSocketTransportTest extends OnWebSocket {

    @Nested
    class Messages {

        @Test
        void travelBothWays() throws Exception {
            WebClient client = client();
            client.say("echo \u20ac\ud83d\ude00");
            client.hear("\u20ac\ud83d\ude00");
            client.sendBinary((byte) 1, (byte) 2);
            client.expect("b:0102");
        }

        @Test
        void mayHaveMaxPayloadBytes() throws Exception {
            options.maxPayload = 1_000;
            WebClient client = client();
            client.say("echo " + "x".repeat(1_000 - "4echo ".length()));
            client.hear("x".repeat(1_000 - "4echo ".length()));
        }

        @Test
        void withAttachmentsLeaveWithNothingInBetween() throws Exception {
            WebClient client = client();
            var senders = new ArrayList<Thread>();
            for (int s = 0; s < 4; s++) {
                var message = Prepared.message("text " + s, List.of(new byte[] {(byte) s}, new byte[] {(byte) s, 1}));
                senders.add(Thread.startVirtualThread(() -> {
                    for (int i = 0; i < 100; i++) {
                        client.server().session.send(message);
                    }
                }));
            }
            for (int i = 0; i < 400; i++) {
                String text = client.next();
                String sender = text.substring(text.length() - 1);
                client.expect("b:0" + sender, "b:0" + sender + "01");
            }
            for (Thread sender : senders) {
                Await.end(sender);
            }
        }

        @Test
        void pingsAreAnsweredAmongThem() throws Exception {
            WebClient client = client();
            client.sendPing("a");
            client.say("echo b");
            client.sendPing("c");
            client.expect("pong:a", "4b", "pong:c");
        }

        @Test
        void packetsThatMeanNothingHereAreIgnored() throws Exception {
            WebClient client = client();
            for (String packet : List.of("0", "3", "3probe", "5", "6")) {
                client.send(packet);
            }
            client.say("echo a");
            client.hear("a");
        }
    }

    @Nested
    class Violations {

        @ParameterizedTest
        @CsvSource({
            "81 01 34,                    close:1002, an unmasked frame",
            "83 80 00000000,              close:1002, a reserved opcode",
            "80 80 00000000,              close:1002, a stray continuation",
            "81 81 00000000 ff,           close:1007, a text that is not UTF-8",
            "81 fe 03e9 00000000,         close:1009, an announced length beyond maxPayload",
        })
        void endTheSessionWithTheirCode(String hex, String close, String what) throws Exception {
            options.maxPayload = 1_000;
            WebClient client = client();
            client.raw(HexFormat.of().parseHex(hex.replace(" ", "")));
            client.expect(close, "end");
            client.served.wires().client().close();
            assertGone(client, "transport error");
        }

        @Test
        void anUnknownPacketIsAParseError() throws Exception {
            WebClient client = client();
            client.send("x");
            client.expect("close:1008");
            client.sendClose(1008);
            client.expect("end");
            assertGone(client, "parse error");
        }

        @Test
        void aClientDoesNotPing() throws Exception {
            WebClient client = client();
            client.send("2");
            client.expect("close:1002");
            client.sendClose(1002);
            assertGone(client, "transport error");
        }
    }

    @Nested
    class Closing {

        @Test
        void byTheClientIsAnsweredAndWeEndTheConnection() throws Exception {
            WebClient client = client();
            client.sendClose(1001);
            client.expect("close:1001", "end");
            assertGone(client, "transport close");
        }

        @Test
        void byTheClientsPacket() throws Exception {
            WebClient client = client();
            client.send("1");
            client.expect("close:1000");
            client.sendClose(1000);
            client.expect("end");
            assertGone(client, "transport close");
        }

        @Test
        void byABrokenConnection() throws Exception {
            WebClient client = client();
            client.awaitReading();
            client.vanish();
            assertGone(client, "transport close");
        }

        @Test
        void byTheServerLetsEverythingOutFirstAndNothingAfterwards() throws Exception {
            WebClient client = client();
            client.server().send("bye");
            client.server().session.close(CloseReason.FORCED_SERVER_CLOSE, "enough");
            assertFalse(client.server().session.send(TestListener.text("late")));
            client.hear("bye");
            client.expect("close:1000");
            client.sendClose(1000);
            client.expect("end");
            assertGone(client, "forced server close");
        }

        @Test
        void byAHandlerLetsItsLastWordOut() throws Exception {
            rig = new Rig(options, Ticker.manual(), session -> new TestListener(session) {
                @Override
                void handle(String command, String rest) {
                    send("bye");
                    session.close(CloseReason.FORCED_SERVER_CLOSE, "enough");
                }
            });
            WebClient client = client();
            client.say("go");
            client.hear("bye");
            client.expect("close:1000");
            client.sendClose(1000);
            assertGone(client, "forced server close");
        }

        @Test
        void doesNotWaitForALongHandler() throws Exception {
            WebClient client = client();
            client.say("block h");
            client.server().awaitBlocked("h");
            client.server().session.close(CloseReason.FORCED_SERVER_CLOSE, "enough");
            client.hear("in h");
            client.expect("close:1000");
            client.sendClose(1000);
            client.server().release("h");
            assertGone(client, "forced server close");
        }

        @Test
        void whatTheClientSendsAfterOurCloseIsDropped() throws Exception {
            WebClient client = client();
            client.server().session.close(CloseReason.FORCED_SERVER_CLOSE, "enough");
            client.expect("close:1000");
            client.say("echo late");
            client.sendClose(1000);
            client.expect("end");
            assertGone(client, "forced server close");
            assertEquals(List.of("closed forced server close"), List.copyOf(client.server().handled));
        }

        @Test
        void aClientThatDoesNotAnswerOurCloseHasFiveSeconds() throws Exception {
            WebClient client = client();
            client.awaitReading();
            client.server().session.close(CloseReason.FORCED_SERVER_CLOSE, "enough");
            client.expect("close:1000");
            // The time begins when the write has returned, which may be after the client has read.
            client.server().session.outbox().awaitEmpty();
            rig.advance(Duration.ofMillis(4_990));
            assertTrue(client.served.wires().server().isOpen());
            rig.advance(Duration.ofMillis(20));
            assertGone(client, "forced server close");
        }

        @Test
        void aClientThatDoesNotTakeOurCloseEither() throws Exception {
            rig = new Rig(options);
            WebClient client = rig.webSocket(100);
            client.server().send("x".repeat(1_000));
            client.served.wires().server().awaitBlockedWriter();
            client.server().session.close(CloseReason.FORCED_SERVER_CLOSE, "enough");
            rig.advance(Duration.ofSeconds(31));
            assertGone(client, "forced server close");
        }

        @Test
        void aClientHasFiveSecondsFromWhenOurCloseWasWritten() throws Exception {
            rig = new Rig(options);
            WebClient client = rig.webSocket(100);
            client.server().send("x".repeat(1_000));
            client.served.wires().server().awaitBlockedWriter();
            client.server().session.close(CloseReason.FORCED_SERVER_CLOSE, "enough");
            rig.advance(Duration.ofSeconds(20));
            client.expect("4" + "x".repeat(1_000), "close:1000");
            Await.until(() -> client.server().session.outbox().isEmpty());
            rig.advance(Duration.ofMillis(4_990));
            assertTrue(client.served.wires().server().isOpen());
            rig.advance(Duration.ofMillis(20));
            assertGone(client, "forced server close");
        }

        /// A second writer would write the close frame into the open packet, or in front of it.
        @Test
        void inTheMomentOfTheOpeningComesAfterTheOpenPacket() throws Exception {
            rig = new Rig(options, Ticker.manual(), session -> {
                session.close(CloseReason.FORCED_SERVER_CLOSE, "not today");
                return new TestListener(session);
            });
            for (int i = 0; i < 50; i++) {
                WebClient client = client();
                client.expect("close:1000");
                client.sendClose(1000);
                client.expect("end");
                assertGone(client, "forced server close");
            }
        }
    }

    /// Random bytes after a good beginning: the session ends or lives on, and the thread always gets home.
    @Test
    void anyBytesEndTheConnectionProperlyOrNotAtAll() throws Exception {
        client();
        for (int seed = 0; seed < 300; seed++) {
            var random = new Random(seed);
            WebClient client = rig.webSocket();
            var bytes = new byte[1 + random.nextInt(40)];
            random.nextBytes(bytes);
            if (random.nextBoolean()) {
                bytes = WebClient.frame(1 + random.nextInt(2), new String(bytes, StandardCharsets.ISO_8859_1)
                        .replaceAll("^.", "" + random.nextInt(8)).getBytes(StandardCharsets.UTF_8));
            }
            client.raw(bytes);
            client.served.wires().client().endOutput();
            client.served.awaitEnd();
            assertEquals(1, client.server().closings.get());
        }
    }
}
