package dev.socketloom.websocket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

final class OpcodeTest {

    @Test
    void numbersAreThoseOfTheRegistry() {
        // RFC 6455 §11.8
        assertEquals(
                List.of(0x0, 0x1, 0x2, 0x8, 0x9, 0xA),
                Arrays.stream(Opcode.values()).map(Opcode::code).toList());
        for (Opcode opcode : Opcode.values()) {
            assertEquals(opcode, Opcode.of(opcode.code()));
        }
    }

    @Test
    void everyOtherNumberIsReserved() {
        for (int code : new int[] {3, 4, 5, 6, 7, 11, 12, 13, 14, 15}) {
            assertNull(Opcode.of(code));
        }
    }

    @Test
    void controlFramesHaveTheHighestBitSet() {
        // RFC 6455 §5.5
        for (Opcode opcode : Opcode.values()) {
            assertEquals(opcode.code() >= 8, opcode.isControl());
        }
    }
}
