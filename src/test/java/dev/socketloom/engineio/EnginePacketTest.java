package dev.socketloom.engineio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The text form of packets: one digit and what follows it.
final class EnginePacketTest {

    @Test
    void theDigitIsTheType() {
        assertEquals(new EnginePacket.Open("{\"sid\":\"a\"}"), EnginePacket.parse("0{\"sid\":\"a\"}"));
        assertEquals(new EnginePacket.Close(), EnginePacket.parse("1"));
        assertEquals(new EnginePacket.Ping(""), EnginePacket.parse("2"));
        assertEquals(new EnginePacket.Ping("probe"), EnginePacket.parse("2probe"));
        assertEquals(new EnginePacket.Pong("probe"), EnginePacket.parse("3probe"));
        assertEquals(new EnginePacket.Text("hello"), EnginePacket.parse("4hello"));
        assertEquals(new EnginePacket.Upgrade(), EnginePacket.parse("5"));
        assertEquals(new EnginePacket.Noop(), EnginePacket.parse("6"));
    }

    @Test
    void aMessageMayBeEmptyOrAnything() {
        assertEquals(new EnginePacket.Text(""), EnginePacket.parse("4"));
        assertEquals(new EnginePacket.Text("4\u001e\u0000\ud83d\ude00"), EnginePacket.parse("44\u001e\u0000\ud83d\ude00"));
    }

    /// U+0664 and U+FF14 are fours too, by `Character.isDigit`.
    @ParameterizedTest
    @ValueSource(strings = {"", "7", "9", "a", "b", " 4", "-1", "\u0664a", "\uff14a", "\u0000"})
    void anythingElseIsNoPacket(String text) {
        assertNull(EnginePacket.parse(text));
    }
}
