package dev.socketloom.http;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class InputTest {

    private static final int RESIDENT = 256;
    private static final int QUIET = 32;
    private static final int LARGEST = 16 * 1024;
    private static final int FEW = 4;

    private final Wires wires = Wires.roomy();
    private final Input input = new Input(wires.server());

    private void arrives(byte[] bytes) throws IOException {
        wires.client().write(bytes, 0, bytes.length);
    }

    private void arrives(String text) throws IOException {
        arrives(text.getBytes(StandardCharsets.US_ASCII));
    }

    private String buffered() {
        return new String(input.array(), input.position(), input.buffered(), StandardCharsets.US_ASCII);
    }

    private static byte[] counted(int length) {
        var bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (i * 31 / 8);
        }
        return bytes;
    }

    @Nested
    class Awaiting {

        @Test
        void bytesLieSideBySideAndStayUntilTheyAreSkipped() throws IOException {
            arrives("abc");
            assertTrue(input.await(2));
            assertEquals("abc", buffered());
            input.skip(1);
            assertEquals("bc", buffered());
            assertEquals('b', input.read());
        }

        @Test
        void theEndOfTheStreamLeavesWhatIsThere() throws IOException {
            arrives("abc");
            wires.client().endOutput();
            assertFalse(input.await(4));
            assertEquals("abc", buffered());
            assertFalse(input.more());
            assertEquals('a', input.read());
            input.skip(2);
            assertEquals(-1, input.read());
        }

        @Test
        void moreThanTheBufferHoldsMakesItGrow() throws IOException {
            byte[] bytes = counted(3 * LARGEST);
            arrives(bytes);
            assertTrue(input.await(bytes.length));
            assertArrayEquals(bytes, Arrays.copyOfRange(input.array(), input.position(), input.limit()));
        }

        @Test
        void bytesNotYetConsumedAreKeptWhenTheBufferMoves() throws IOException {
            arrives(counted(RESIDENT - 10));
            assertTrue(input.await(RESIDENT - 10));
            input.skip(RESIDENT - 20);
            arrives(counted(100));
            assertTrue(input.await(110));
            byte[] kept = Arrays.copyOfRange(counted(RESIDENT - 10), RESIDENT - 20, RESIDENT - 10);
            byte[] expected = Arrays.copyOf(kept, 110);
            System.arraycopy(counted(100), 0, expected, 10, 100);
            assertArrayEquals(expected, Arrays.copyOfRange(input.array(), input.position(), input.limit()));
        }
    }

    @Nested
    class Size {

        @Test
        void itIsSmallAtFirst() {
            assertEquals(RESIDENT, input.array().length);
        }

        @Test
        void aReadThatFillsItMakesItGrowFourfoldUpToTheLargest() throws IOException {
            arrives(counted(10 * LARGEST));
            int previous = RESIDENT;
            while (input.buffered() < LARGEST) {
                assertTrue(input.more());
                int now = input.array().length;
                assertTrue(now == previous || now == Math.min(4 * previous, LARGEST), previous + " to " + now);
                previous = now;
            }
            assertEquals(LARGEST, previous);
        }

        private void reads(int count) throws IOException {
            arrives(counted(count));
            assertTrue(input.await(count));
            input.skip(count);
        }

        @Test
        void someSmallReadsInARowMakeItSmallAgain() throws IOException {
            reads(RESIDENT);
            for (int read = 1; read < FEW; read++) {
                reads(1);
                assertTrue(input.array().length > RESIDENT);
            }
            reads(1);
            assertEquals(RESIDENT, input.array().length);
        }

        @Test
        void aSmallReadNowAndThenDoesNot() throws IOException {
            reads(RESIDENT);
            for (int round = 0; round < 3; round++) {
                for (int read = 1; read < FEW; read++) {
                    reads(RESIDENT / 2 - 1);
                }
                reads(RESIDENT / 2);
            }
            assertTrue(input.array().length > RESIDENT);
        }

        @Test
        void nothingThatWasNotConsumedIsLostWhenItGetsSmall() throws IOException {
            reads(RESIDENT);
            for (int read = 1; read < FEW; read++) {
                reads(1);
            }
            arrives("abc");
            assertTrue(input.await(1));
            assertEquals(RESIDENT, input.array().length);
            assertEquals("abc", buffered());
        }

        @Test
        void whereLittleIsExpectedItIsSmallerWhateverItHadBecome() throws IOException {
            input.becomeQuiet();
            assertEquals(QUIET, input.array().length);
            reads(RESIDENT);
            assertTrue(input.array().length > RESIDENT);
            input.becomeQuiet();
            assertEquals(QUIET, input.array().length);
        }

        @Test
        void nothingThatWasNotConsumedIsLostWhereLittleIsExpected() throws IOException {
            arrives("abcde");
            assertTrue(input.await(5));
            input.skip(2);
            input.becomeQuiet();
            assertEquals(QUIET, input.array().length);
            assertEquals("cde", buffered());
            arrives("f");
            assertTrue(input.await(4));
            assertEquals("cdef", buffered());
        }

        @Test
        void itStaysWhereMoreWaitsThanIsExpected() throws IOException {
            byte[] bytes = counted(QUIET);
            arrives(bytes);
            assertTrue(input.await(QUIET));
            input.becomeQuiet();
            assertArrayEquals(bytes, Arrays.copyOfRange(input.array(), input.position(), input.limit()));
            assertEquals(RESIDENT, input.array().length);
        }

        @Test
        void aParserThatAsksByteByByteDoesNotCopyTheBufferForEach() throws IOException {
            arrives(counted(4 * LARGEST));
            int copies = 0;
            for (int count = 1; count <= 3 * LARGEST; count++) {
                byte[] before = input.array();
                assertTrue(input.await(count));
                copies += before.length == input.array().length ? 0 : 1;
            }
            assertTrue(copies < 12, copies + " copies");
        }
    }

    @Nested
    class LargeReads {

        @Test
        void theyTakeWhatIsBufferedFirst() throws IOException {
            arrives("abcdef");
            assertTrue(input.await(6));
            var target = new byte[10];
            input.skip(2);
            assertEquals(4, input.read(target, 1, 9));
            assertEquals("cdef", new String(target, 1, 4, StandardCharsets.US_ASCII));
        }

        @Test
        void theyBypassTheBuffer() throws IOException {
            byte[] bytes = counted(2_000);
            arrives(bytes);
            var target = new byte[2_000];
            assertEquals(2_000, input.read(target, 0, 2_000));
            assertArrayEquals(bytes, target);
            assertEquals(0, input.buffered());
            assertEquals(RESIDENT, input.array().length);
        }
    }

    @Test
    void whatWasHeldBackIsSentBeforeEachReadThatMayWaitAndOnlyThen() throws IOException {
        List<String> flushes = new ArrayList<>();
        input.beforeRead(() -> flushes.add("flush"));
        arrives("abc");
        assertTrue(input.await(3));
        assertEquals(1, flushes.size());
        assertEquals('a', input.read());
        assertTrue(input.await(2));
        input.read(new byte[2], 0, 2);
        assertEquals(1, flushes.size());
        arrives("d");
        input.read(new byte[2], 0, 2);
        assertEquals(2, flushes.size());
    }

    @Nested
    class Discarding {

        @Test
        void endsWithTheStream() throws IOException {
            arrives(counted(3_000));
            wires.client().endOutput();
            input.discard(10_000);
            assertEquals(-1, input.read());
        }

        @Test
        void endsWhenThatMuchHasCome() throws IOException {
            arrives(counted(LARGEST));
            input.discard(1);
            assertTrue(input.await(1));
        }
    }

    @Test
    void unreadMeansHereOrInTheWire() throws IOException {
        assertFalse(input.hasUnread());
        arrives("ab");
        assertTrue(input.hasUnread());
        assertEquals('a', input.read());
        assertTrue(input.hasUnread());
        assertEquals('b', input.read());
        assertFalse(input.hasUnread());
    }

    @Test
    void anyMixOfReadsYieldsTheStream() throws IOException {
        for (int seed = 0; seed < 50; seed++) {
            var random = new Random(seed);
            var fresh = Wires.roomy();
            var under = new Input(fresh.server());
            byte[] sent = new byte[40_000];
            random.nextBytes(sent);
            for (int at = 0; at < sent.length; ) {
                int n = Math.min(sent.length - at, 1 + random.nextInt(3_000));
                fresh.client().write(sent, at, n);
                at += n;
            }
            fresh.client().endOutput();
            assertArrayEquals(sent, readAll(under, random), "seed " + seed);
        }
    }

    private static byte[] readAll(Input under, Random random) throws IOException {
        var out = new ByteArrayOutputStream();
        while (under.more()) {
            int want = 1 + random.nextInt(5_000);
            switch (random.nextInt(3)) {
                case 0 -> out.write(under.read());
                case 1 -> {
                    under.await(want);
                    int n = Math.min(want, under.buffered());
                    out.write(under.array(), under.position(), n);
                    under.skip(n);
                }
                default -> {
                    var target = new byte[want];
                    out.write(target, 0, Math.max(0, under.read(target, 0, want)));
                }
            }
        }
        for (int b; (b = under.read()) >= 0; ) {
            out.write(b);
        }
        return out.toByteArray();
    }
}
