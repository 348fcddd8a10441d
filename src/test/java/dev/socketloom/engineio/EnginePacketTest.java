package dev.socketloom.engineio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The text form of packets: one digit and what follows it.
final class EnginePacketTest {

    private static EnginePacket parse(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        return EnginePacket.parse(utf8, 0, utf8.length);
    }

    private static String text(String packet) {
        EnginePacket.Text text = assertInstanceOf(EnginePacket.Text.class, parse(packet));
        return new String(text.utf8(), text.from(), text.to() - text.from(), StandardCharsets.UTF_8);
    }

    @Test
    void theDigitIsTheType() {
        assertEquals(new EnginePacket.Open("{\"sid\":\"a\"}"), parse("0{\"sid\":\"a\"}"));
        assertEquals(new EnginePacket.Close(), parse("1"));
        assertEquals(new EnginePacket.Ping(""), parse("2"));
        assertEquals(new EnginePacket.Ping("probe"), parse("2probe"));
        assertEquals(new EnginePacket.Pong("probe"), parse("3probe"));
        assertEquals("hello", text("4hello"));
        assertEquals(new EnginePacket.Upgrade(), parse("5"));
        assertEquals(new EnginePacket.Noop(), parse("6"));
    }

    @Test
    void aMessageMayBeEmptyOrAnything() {
        assertEquals("", text("4"));
        assertEquals("4\u001e\u0000\ud83d\ude00", text("44\u001e\u0000\ud83d\ude00"));
    }

    /// U+0664 and U+FF14 are fours too, by `Character.isDigit`.
    @ParameterizedTest
    @ValueSource(strings = {"", "7", "9", "a", "b", " 4", "-1", "\u0664a", "\uff14a", "\u0000"})
    void anythingElseIsNoPacket(String text) {
        assertNull(parse(text));
    }
}
