package dev.socketloom;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResponseHeadersTest {

    private final ResponseHeaders response = new ResponseHeaders();

    @Test
    void keepTheirOrderAndTheirDoubles() {
        response.add("X-A", "1");
        response.add("Set-Cookie", "a=b");
        response.add("Set-Cookie", "c=d");
        assertEquals("X-A: 1\r\nSet-Cookie: a=b\r\nSet-Cookie: c=d\r\n", response.added().toString());
    }

    @ParameterizedTest
    @CsvSource({"'X A', 1", "'', 1", "X:, 1", "X-A, 'a\r\nX-B: b'", "X-A, '\u20ac'", "X-A, '\u0000'"})
    void takeNothingThatCouldWriteTheRest(String name, String value) {
        assertThrows(IllegalArgumentException.class, () -> response.add(name, value));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Length", "content-type", "CONNECTION", "Transfer-Encoding", "Upgrade", "Sec-WebSocket-Accept"})
    void takeNothingThatTheServerSets(String name) {
        assertThrows(IllegalArgumentException.class, () -> response.add(name, "x"));
        assertEquals("", response.added().toString());
    }
}
