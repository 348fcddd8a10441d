package dev.socketloom.http;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class BodyReaderTest {

    private static final HttpOptions LIMITS = HttpOptions.defaults();
    private static final int LIMIT = 1_000_000;

    private final Wires wires = Wires.roomy();
    private final Input input = new Input(wires.server());
    private final Ticker ticker = Ticker.manual();
    private final Watchdog watchdog = new Watchdog(wires.server(), Served.service(Routes.EMPTY, LIMITS, ticker));

    private BodyReader body(long length, boolean expectsContinue) {
        return new BodyReader(
                wires.server(), input, new Framing(length, expectsContinue, false, true), watchdog, LIMITS);
    }

    private BodyReader chunked(String bytes) throws IOException {
        arrives(bytes);
        wires.client().endOutput();
        return body(Framing.CHUNKED, false);
    }

    private void arrives(String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        wires.client().write(bytes, 0, bytes.length);
    }

    private static String all(BodyReader body) throws IOException, HttpException {
        return new String(body.readAll(LIMIT), StandardCharsets.ISO_8859_1);
    }

    private static int refusal(BodyReader body, int limit) {
        return assertThrows(HttpException.class, () -> body.readAll(limit)).status();
    }

    @Nested
    class Section6_ContentLength {

        @Test
        void theBodyEndsWhereItWasAnnouncedToAndTheRestIsTheNextRequest() throws Exception {
            arrives("abcdeGET");
            assertEquals("abcde", all(body(5, false)));
            assertTrue(input.await(3));
            assertEquals('G', input.array()[input.position()]);
        }

        @Test
        void withoutALengthThereIsNoBody() throws Exception {
            arrives("GET");
            assertEquals("", all(body(0, false)));
            assertTrue(body(0, false).isFinished());
        }

        @Test
        void oneThatEndsEarlyIsMalformed() throws Exception {
            arrives("abc");
            wires.client().endOutput();
            assertEquals(400, refusal(body(5, false), LIMIT));
        }

        @Test
        void theLimitIsInclusiveAndJudgedBeforeAnythingIsRead() throws Exception {
            arrives("abcde");
            assertEquals(413, refusal(body(LIMIT + 1L, true), LIMIT));
            assertEquals(413, refusal(body(99_999_999_999_999L, false), LIMIT));
            assertEquals(0, wires.server().written());
            assertEquals(5, body(5, false).readAll(5).length);
        }

        @Test
        void aBodyOfAnySizeAtTheEdgesOfTheBufferIsExact() throws Exception {
            for (int size : new int[] {1, 4095, 4096, 4097, 8191, 8192, 8193, 16_384, 100_000}) {
                String sent = "x".repeat(size - 1) + "y";
                arrives(sent);
                assertEquals(sent, all(body(size, false)));
            }
        }

        @Test
        void anAnnouncedLengthAllocatesNothing() throws Exception {
            arrives("abc");
            BodyReader body = body(LIMIT, false);
            var first = new byte[10];
            assertEquals(3, body.read(first, 0, 10));
            assertFalse(body.isFinished());
        }
    }

    @Nested
    class Expect100 {

        @Test
        void theClientIsAskedWhenTheBodyIsFirstRead() throws Exception {
            BodyReader body = body(3, true);
            assertEquals(0, wires.server().written());
            var reader = Thread.ofVirtual().start(() -> {
                try {
                    new RawClient(wires.client()).read();
                    arrives("abc");
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            });
            assertEquals("abc", all(body));
            reader.join();
        }

        @Test
        void itIsNotAskedForWhatItHasSent() throws Exception {
            arrives("abc");
            assertTrue(input.await(1));
            assertEquals("abc", all(body(3, true)));
            assertEquals(0, wires.server().written());
        }

        @Test
        void itIsNotAskedOnceTheAnswerHasBegun() throws Exception {
            BodyReader body = body(3, true);
            body.answered();
            arrives("abc");
            assertEquals("abc", all(body));
            assertEquals(0, wires.server().written());
        }

        @Test
        void aBodyItNeverSentIsNotWaitedFor() {
            assertFalse(body(3, true).isDiscardable());
        }
    }

    @Nested
    class Discarding {

        @Test
        void aSmallRestIsThrownAway() throws Exception {
            arrives("abcGET");
            BodyReader body = body(3, false);
            assertTrue(body.isDiscardable());
            assertTrue(body.discard());
            assertEquals('G', input.read());
        }

        @Test
        void aLargeOneIsNotEvenBegun() {
            assertFalse(body(LIMITS.discard() + 1L, false).isDiscardable());
        }

        @Test
        void chunksAreThrownAwayUpToTheLimit() throws Exception {
            assertTrue(chunked("3\r\nabc\r\n0\r\n\r\n").discard());
        }

        @Test
        void endlessChunksAreNot() throws Exception {
            String endless = "1\r\nx\r\n".repeat(LIMITS.discard());
            assertFalse(chunked("400\r\n" + "x".repeat(1024) + "\r\n" + endless).discard());
        }

        @Test
        void malformedOnesAreNot() throws Exception {
            assertFalse(chunked("3\r\nabcd\r\n").discard());
        }

        @Test
        void whatHasArrivedAlreadyIsSkippedAtOnce() throws Exception {
            arrives("abcGET");
            assertTrue(input.await(6));
            assertTrue(body(3, false).isFinished());
            assertEquals('G', input.read());
        }
    }

    @Nested
    class Time {

        @Test
        void aSlowBodyIsA408HoweverManyBytesComeMeanwhile() throws Exception {
            BodyReader body = body(100, false);
            var status = new ArrayList<Integer>();
            var reader = Thread.ofVirtual().start(() -> status.add(refusal(body, LIMIT)));
            for (int second = 0; second < 60; second += 6) {
                arrives("x");
                wires.server().awaitBlockedReader();
                ticker.advance(Duration.ofSeconds(6));
            }
            reader.join();
            assertEquals(List.of(408), status);
        }

        @Test
        void theTimeIsNotMeasuredBeforeItIsRead() throws Exception {
            BodyReader body = body(3, false);
            ticker.advance(Duration.ofMinutes(5));
            arrives("abc");
            assertEquals("abc", all(body));
        }
    }

    @Nested
    class Stream {

        @Test
        void itYieldsTheBodyAndThenItsEnd() throws Exception {
            arrives("abcde");
            InputStream stream = body(5, false).stream();
            assertEquals('a', stream.read());
            assertArrayEquals("bcde".getBytes(StandardCharsets.US_ASCII), stream.readAllBytes());
            assertEquals(-1, stream.read());
            assertEquals(-1, stream.read(new byte[1], 0, 1));
        }

        @Test
        void aMistakeOfThePeerIsTheCauseOfItsException() throws Exception {
            InputStream stream = chunked("x\r\n").stream();
            var thrown = assertThrows(IOException.class, stream::read);
            assertEquals(400, assertInstanceOf(HttpException.class, thrown.getCause()).status());
        }

        @Test
        void aClosedOneIsNotRead() throws Exception {
            InputStream stream = body(5, false).stream();
            stream.close();
            assertThrows(IOException.class, stream::read);
        }

        @Test
        void itKnowsWhatCanBeReadWithoutWaiting() throws Exception {
            arrives("abcde");
            InputStream stream = body(3, false).stream();
            assertEquals(0, stream.available());
            assertTrue(input.await(5));
            assertEquals(3, stream.available());
        }
    }
}
