package dev.socketloom.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// RFC 9110 §14.1.2: the examples have 10,000 bytes.
class ByteRangeTest {

    private static final int SIZE = 10_000;

    @ParameterizedTest
    @CsvSource({
        "bytes=0-499, bytes 0-499/10000, 500",
        "bytes=500-999, bytes 500-999/10000, 500",
        "bytes=-500, bytes 9500-9999/10000, 500",
        "bytes=9500-, bytes 9500-9999/10000, 500",
        "bytes=0-, bytes 0-9999/10000, 10000",
        "bytes=0-0, bytes 0-0/10000, 1",
        "bytes=-1, bytes 9999-9999/10000, 1",
        "bytes=9999-9999, bytes 9999-9999/10000, 1",
        "bytes=9999-10000, bytes 9999-9999/10000, 1",
        "bytes=0-99999999999999999999999, bytes 0-9999/10000, 10000",
        "bytes=-99999999999999999999999, bytes 0-9999/10000, 10000",
        "bytes=0000000000000000000000000-00001, bytes 0-1/10000, 2",
        "BYTES=0-1, bytes 0-1/10000, 2",
    })
    void aPartIsWhereItIsAskedFor(String field, String content, long length) {
        ByteRange range = ByteRange.of(field, SIZE);
        assertEquals(content, range.content(SIZE));
        assertEquals(length, range.length());
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "bytes=10000-", "bytes=10000-10001", "bytes=99999999999999999999-", "bytes=-0",
        "bytes=99999999999999999999-99999999999999999999", "bytes=9223372036854775807-9223372036854775807",
    })
    void behindTheEndThereIsNothing(String field) {
        assertEquals("bytes */10000", ByteRange.of(field, SIZE).content(SIZE));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", "bytes", "bytes=", "bytes=-", "bytes=5", "bytes=a-b", "bytes=1-0", "bytes=5-4",
        "bytes=0-1,3-4", "bytes=0-0,-1", "bytes=--1", "bytes=+1-2", "bytes=1 -2", "bytes=1- 2",
        "lines=0-1", "byte=0-1", "0-1", "bytes 0-1", "bytes=\u0661-\u0662",
    })
    void whatIsNoPartIsIgnored(String field) {
        assertNull(ByteRange.of(field, SIZE));
    }

    @Test
    void anEmptyFileHasNoParts() {
        assertNull(ByteRange.of("bytes=-5", 0));
        assertEquals("bytes */0", ByteRange.of("bytes=0-", 0).content(0));
        assertEquals("bytes */0", ByteRange.of("bytes=0-0", 0).content(0));
    }
}
