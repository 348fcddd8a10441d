package dev.socketloom.packet;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Extension types: those that the clients' encoder makes, the timestamp, and all others.
class MessagePackExtensionsTest extends MessagePackReading {

    @ParameterizedTest
    @ValueSource(strings = {"c7 02 00 01 ff", "c8 00 02 00 01 ff", "c9 00 00 00 02 00 01 ff"})
    void ofTypeZeroAreArrayBuffers(String notation) throws PacketException {
        assertArrayEquals(new byte[] {1, -1}, (byte[]) value(notation));
        refused(cut(notation));
    }

    @Test
    void ofTypeZeroWithEightBytesAreArrayBuffersToo() throws PacketException {
        assertArrayEquals(new byte[8], (byte[]) value(with("c7 08 00", 8)));
        assertArrayEquals(new byte[1], (byte[]) value("c7 01 00 00"));
    }

    @Test
    void ofTypeZeroAndFixedAreUndefinedWhichIsNullOrNothing() throws PacketException {
        assertNull(value("d4 00 00"));
        assertEquals(Arrays.asList(null, 1), value("92 d4 00 00 01"));
        assertEquals(Map.of("b", 1), value("82 a1 'a' d4 00 00 a1 'b' 01"));
    }

    @ParameterizedTest
    @CsvSource({
        "d7 00 00 00 01 9c 13 ec 9e 00, 2026-01-31T12:00:00.000Z",
        "d7 00 00 00 00 00 00 00 00 00, 1970-01-01T00:00:00.000Z",
        "d7 00 ff ff ff ff ff ff ff ff, 1969-12-31T23:59:59.999Z"
    })
    void ofTypeZeroWithEightFixedAreDatesAsInJson(String notation, String text) throws PacketException {
        assertEquals(text, value(notation));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "d7 00 7f ff ff ff ff ff ff ff", "d7 00 80 00 00 00 00 00 00 00", "d7 00 00 1e b2 08 c2 dc 00 01"
    })
    void aDateIsOneOfJavaScripts(String notation) {
        refused(notation);
    }

    @ParameterizedTest
    @CsvSource({
        "d6 ff 00 00 00 01, 1970-01-01T00:00:01Z", "d6 ff ff ff ff ff, 2106-02-07T06:28:15Z",
        "d7 ff ee 6b 27 fc 00 00 00 01, 1970-01-01T00:00:01.999999999Z",
        "d7 ff 00 00 00 03 ff ff ff ff, 2514-05-30T01:53:03Z",
        "c7 0c ff 00 00 00 01 ff ff ff ff ff ff ff ff, 1969-12-31T23:59:59.000000001Z"
    })
    void ofTypeMinusOneAreTimestamps(String notation, String text) throws PacketException {
        assertEquals(text, value(notation));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "d7 ff ee 6b 28 00 00 00 00 01", "c7 0c ff 3b 9a ca 00 00 00 00 00 00 00 00 01",
        "c7 0c ff 00 00 00 00 7f ff ff ff ff ff ff ff", "c7 0c ff 00 00 00 00 80 00 00 00 00 00 00 00"
    })
    void aTimestampIsATime(String notation) {
        refused(notation);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "d4 01 00", "d4 ff 00", "d5 00 00 00", "d6 00 00 00 00 00", "d7 01 00 00 00 00 00 00 00 00",
        "d8 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00", "c7 01 01 00", "c7 00 ff",
        "c7 04 ff 00 00 00 01", "c7 01 80 00"
    })
    void ofOtherTypesMeanNothingHere(String notation) {
        refused(notation);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "d4", "d4 00", "d7 00 00 00 00 00 00 00 00", "c7", "c7 01", "c7 ff 00 01", "c9 ff ff ff ff 00 01"
    })
    void areAllThere(String notation) {
        refused(notation);
    }
}
