package dev.socketloom.engineio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.socketloom.engineio.Prepared3.Form;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What one message becomes for clients of revision 3.
final class Prepared3Test {

    private static final Prepared BOTH =
            Prepared.message("1-[]\u20ac", List.of(new byte[] {1, 2, 3}, new byte[0]));

    private static String hex(Prepared message, Form form) {
        return HexFormat.ofDelimiter(" ").formatHex(message.three().as(form));
    }

    @Test
    void onAWebSocketBytesHaveATypeBeforeThem() {
        assertEquals("81 08 34 31 2d 5b 5d e2 82 ac 82 04 04 01 02 03 82 01 04", hex(BOTH, Form.FRAMES));
        assertEquals("82 03 04 08 09", hex(Prepared.binary(new byte[] {8, 9}), Form.FRAMES));
    }

    @Test
    void aWebSocketWithoutBytesGetsBase64() {
        assertEquals("81 08 34 31 2d 5b 5d e2 82 ac 81 06 62 34 41 51 49 44 81 02 62 34", hex(BOTH, Form.BASE64_FRAMES));
    }

    @Test
    void overPollingInTextEachPacketHasItsLengthInCharacters() {
        String text = new String(BOTH.three().as(Form.CHARACTERS), StandardCharsets.UTF_8);
        assertEquals("6:41-[]\u20ac6:b4AQID2:b4", text);
    }

    @Test
    void overPollingInBytesEachPacketHasItsLengthInBytes() {
        assertEquals("00 08 ff 34 31 2d 5b 5d e2 82 ac 01 04 ff 04 01 02 03 01 01 ff 04", hex(BOTH, Form.OCTETS));
    }

    @Test
    void aControlFrameMeansNothingToPolling() {
        Prepared control = Prepared.control(new byte[] {(byte) 0x8A, 0});
        assertEquals("", hex(control, Form.CHARACTERS));
        assertEquals("", hex(control, Form.OCTETS));
    }

    @Test
    void eachFormIsMadeOnceForAllReceivers() {
        assertSame(BOTH.three(), BOTH.three());
        for (Form form : Form.values()) {
            assertSame(BOTH.three().as(form), BOTH.three().as(form));
        }
    }
}
