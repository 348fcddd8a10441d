package dev.socketloom.websocket;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

final class CloseCodeTest {

    @Nested
    class Section7_4_StatusCodes {
        @Test
        void legalOnTheWireAreTheRegisteredAndThePrivateOnes() {
            int[] registered = {1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014};
            int[] legal = IntStream.concat(IntStream.of(registered), IntStream.rangeClosed(3000, 4999))
                    .toArray();
            for (int code = -1; code <= 0x10000; code++) {
                int candidate = code;
                assertEquals(
                        IntStream.of(legal).anyMatch(c -> c == candidate), CloseCode.isLegal(code), "code " + code);
            }
        }
    }
}
