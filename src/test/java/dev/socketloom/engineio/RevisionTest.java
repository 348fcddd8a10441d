package dev.socketloom.engineio;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.socketloom.http.Request;
import dev.socketloom.http.Response;
import dev.socketloom.http.Served;
import dev.socketloom.websocket.Message;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What depends on the revision: both ways to say the same, side by side.
final class RevisionTest {

    private static final Revision FOUR = Revision4.INSTANCE;
    private static final Revision THREE = new Revision3(false);
    private static final Revision BASE64 = new Revision3(true);

    private static final Prepared TEXT = Prepared.message("hi", List.of());
    private static final Prepared BYTES = Prepared.binary(new byte[] {1, 2});

    private static Request request(String query) throws Exception {
        var seen = new AtomicReference<Request>();
        try (var served = Served.by(request -> {
            seen.set(request);
            return Response.empty(204);
        })) {
            served.client().get("/?" + query);
            assertEquals(204, served.client().read().status());
        }
        return seen.get();
    }

    @Nested
    class AHandshake {

        @Test
        void asksForOneOfTheTwo() throws Exception {
            assertSame(FOUR, Revision.of(request("EIO=4")));
            assertEquals(THREE, Revision.of(request("EIO=3")));
        }

        @ParameterizedTest
        @ValueSource(strings = {"x=1", "EIO=", "EIO=2", "EIO=5", "EIO=03", "EIO=3.0", "EIO=34", "eio=3"})
        void orForNone(String query) throws Exception {
            assertNull(Revision.of(request(query)));
        }

        @ParameterizedTest
        @CsvSource({"b64=1, true", "b64=true, true", "b64=, false", "x=b64, false"})
        void saysWhetherTheClientTakesBytes(String query, boolean base64) throws Exception {
            assertEquals(new Revision3(base64), Revision.of(request("EIO=3&" + query)));
            assertEquals(new Revision3(base64), BASE64.over(request(query)));
            assertEquals(new Revision3(base64), THREE.over(request(query)));
            assertSame(FOUR, FOUR.over(request("EIO=3&" + query)));
        }

        @Test
        void mayWantScriptsInRevision3() throws Exception {
            assertTrue(THREE.isScripted(request("j=0")));
            assertFalse(THREE.isScripted(request("x=j")));
            assertFalse(FOUR.isScripted(request("j=0")));
        }
    }

    @Nested
    class AWebSocketsMessage {

        private static Message.Text text(String text) {
            byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
            return new Message.Text(utf8, 0, utf8.length);
        }

        @Test
        void mayBeText() {
            for (Revision revision : List.of(FOUR, THREE, BASE64)) {
                Message.Text hi = text("4hi");
                assertEquals(new EnginePacket.Text(hi.utf8(), 1, 3), revision.parse(hi));
                assertEquals(new EnginePacket.Ping("probe"), revision.parse(text("2probe")));
                assertNull(revision.parse(text("")));
                assertNull(revision.parse(text("x")));
                assertNull(revision.parse(text("b5AQI=")));
            }
        }

        @Test
        void mayBeBytesWhichHaveATypeInRevision3() {
            assertBytes(FOUR, new Message.Binary(new byte[] {4, 1, 2}), 4, 1, 2);
            assertBytes(THREE, new Message.Binary(new byte[] {4, 1, 2}), 1, 2);
            assertBytes(BASE64, new Message.Binary(new byte[] {4}));
            assertBytes(THREE, text("b4AQI="), 1, 2);
            assertNull(THREE.parse(text("b4A")));
            assertNull(THREE.parse(new Message.Binary(new byte[0])));
            assertNull(THREE.parse(new Message.Binary(new byte[] {2, 1})));
            assertNull(THREE.parse(new Message.Binary(new byte[] {'4', 1})));
        }

        private static void assertBytes(Revision revision, Message message, int... expected) {
            byte[] bytes = assertInstanceOf(EnginePacket.Binary.class, revision.parse(message)).bytes();
            var wanted = new byte[expected.length];
            for (int i = 0; i < expected.length; i++) {
                wanted[i] = (byte) expected[i];
            }
            assertArrayEquals(wanted, bytes);
        }

        @Test
        void goesOutInItsForm() {
            assertEquals("82 02 01 02", PreparedTest.hex(FOUR.frames(BYTES)));
            assertEquals("82 03 04 01 02", PreparedTest.hex(THREE.frames(BYTES)));
            assertEquals("81 06 62 34 41 51 49 3d", PreparedTest.hex(BASE64.frames(BYTES)));
        }

        @Test
        void ofTextIsTheSameArrayForAll() {
            assertSame(TEXT.frames(), FOUR.frames(TEXT));
            assertSame(TEXT.frames(), THREE.frames(TEXT));
            assertSame(TEXT.frames(), BASE64.frames(TEXT));
        }
    }

    @Nested
    class AnAnswerToAPoll {

        private static Backlog.Entry batch(Prepared... messages) {
            var first = new Backlog.Entry(messages[0]);
            Backlog.Entry last = first;
            for (Prepared message : List.of(messages).subList(1, messages.length)) {
                last.next = new Backlog.Entry(message);
                last = last.next;
            }
            return first;
        }

        private static String shown(Response response) {
            String type = response.headers().first("Content-Type").orElse("");
            boolean octets = type.equals("application/octet-stream");
            assertTrue(octets || type.equals("text/plain; charset=UTF-8"), type);
            return octets ? hex(response.body()) : new String(response.body(), StandardCharsets.UTF_8);
        }

        @Test
        void isTextAsLongAsThereAreNoBytes() {
            assertEquals("4hi\u001e4hi", shown(FOUR.payload(batch(TEXT, TEXT))));
            assertEquals("3:4hi3:4hi", shown(THREE.payload(batch(TEXT, TEXT))));
            assertEquals("3:4hi3:4hi", shown(BASE64.payload(batch(TEXT, TEXT))));
        }

        @Test
        void isBytesAltogetherIfThereAreAnyAndTheClientTakesThem() {
            assertEquals("4hi\u001ebAQI=", shown(FOUR.payload(batch(TEXT, BYTES))));
            assertEquals("00 03 ff 34 68 69 01 03 ff 04 01 02", shown(THREE.payload(batch(TEXT, BYTES))));
            assertEquals("3:4hi6:b4AQI=", shown(BASE64.payload(batch(TEXT, BYTES))));
        }

        @Test
        void hasNoPlaceForWhatOnlyAWebSocketUnderstands() {
            Prepared control = Prepared.control(new byte[] {(byte) 0x8A, 0});
            assertEquals("4hi", shown(FOUR.payload(batch(control, TEXT))));
            assertEquals("3:4hi", shown(THREE.payload(batch(control, TEXT))));
            assertEquals("", shown(THREE.payload(batch(control))));
        }
    }

    private static String hex(byte[] bytes) {
        return HexFormat.ofDelimiter(" ").formatHex(bytes);
    }
}
