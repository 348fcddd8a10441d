package dev.socketloom.packet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What fits a type that is no container.
class ScalarFitsTest extends Fitting {

    @Nested
    class Scalars {

        @Test
        void theClassSettlesWhatComesOut() throws MismatchException {
            String text = Shape.of(String.class).fit("a");
            int number = Shape.of(int.class).fit(1);
            assertEquals("a1", text + number);
        }

        @Test
        void anObjectIsWhatWasDecoded() throws MismatchException {
            List<Object> json = List.of(Map.of("a", 1));
            assertSame(json, fit(Object.class, json));
            assertNull(fit(Object.class, null));
        }

        @Test
        void stringsAndTruthValuesAreThemselves() throws MismatchException {
            assertEquals("5", fit(String.class, "5"));
            assertEquals("5", fit(CharSequence.class, "5"));
            assertEquals(true, fit(boolean.class, true));
            assertEquals(false, fit(Boolean.class, false));
            assertEquals('a', fit(char.class, "a"));
            assertEquals('\ud800', fit(Character.class, "\ud800"));
        }

        @Test
        void nothingIsConvertedBetweenKinds() {
            assertEquals("$: expected a string, found 5", mismatch(String.class, 5));
            assertEquals("$: expected a whole number, found \"5\"", mismatch(int.class, "5"));
            assertEquals("$: expected true or false, found 1", mismatch(boolean.class, 1));
            assertEquals("$: expected a string of one character, found \"ab\"", mismatch(char.class, "ab"));
            assertEquals("$: expected a number, found true", mismatch(double.class, true));
            assertEquals("$: expected a string, found a list", mismatch(String.class, List.of()));
            assertEquals("$: expected a string, found an object", mismatch(String.class, Map.of()));
            assertEquals("$: expected bytes, found \"AQI=\"", mismatch(byte[].class, "AQI="));
            assertEquals("$: expected bytes, found a list", mismatch(byte[].class, List.of(1)));
            assertEquals("$: expected a string, found 2 bytes", mismatch(String.class, new byte[2]));
        }

        @Test
        void bytesAreAttachments() throws MismatchException {
            byte[] bytes = {1, 2};
            assertSame(bytes, fit(byte[].class, bytes));
            assertEquals(ByteBuffer.wrap(bytes), fit(ByteBuffer.class, bytes));
        }

        @Test
        void constantsGoByTheirNames() throws MismatchException {
            assertEquals(Colour.GREEN, fit(Colour.class, "GREEN"));
            assertEquals("$: expected one of RED, GREEN, found \"green\"", mismatch(Colour.class, "green"));
            assertEquals("$: expected one of RED, GREEN, found 0", mismatch(Colour.class, 0));
        }

        @Test
        void whatTravelsAsTextIsParsed() throws MismatchException {
            assertEquals(Instant.EPOCH, fit(Instant.class, "1970-01-01T00:00:00Z"));
            assertEquals(Duration.ofSeconds(90), fit(Duration.class, "PT1M30S"));
            assertEquals(LocalDate.EPOCH, fit(LocalDate.class, "1970-01-01"));
            assertEquals(LocalTime.NOON, fit(LocalTime.class, "12:00"));
            assertEquals(LocalDateTime.of(1970, 1, 1, 0, 0), fit(LocalDateTime.class, "1970-01-01T00:00"));
            assertEquals(OffsetDateTime.parse("1970-01-01T00:00+01:00"),
                    fit(OffsetDateTime.class, "1970-01-01T00:00+01:00"));
            assertEquals(new UUID(1, 2), fit(UUID.class, "00000000-0000-0001-0000-000000000002"));
            assertEquals(URI.create("/a?b"), fit(URI.class, "/a?b"));
        }

        @Test
        void andRefusedWhenItIsNone() {
            assertEquals("$: expected an instant such as 2026-01-31T12:00:00Z, found \"today\"",
                    mismatch(Instant.class, "today"));
            assertEquals("$: expected a UUID, found \"1-1-1-1-1\"", mismatch(UUID.class, "1-1-1-1-1"));
            assertEquals("$: expected a UUID, found \"zzzzzzzz-zzzz-zzzz-zzzz-zzzzzzzzzzzz\"",
                    mismatch(UUID.class, "zzzzzzzz-zzzz-zzzz-zzzz-zzzzzzzzzzzz"));
            assertEquals("$: expected a URI, found \"a b\"", mismatch(URI.class, "a b"));
        }

        @Test
        void aLongStringIsNotRepeatedWhole() {
            assertEquals("$: expected one of RED, GREEN, found \"" + "x".repeat(40) + "…\"",
                    mismatch(Colour.class, "x".repeat(1_000_000)));
        }
    }

    @Nested
    class Numbers {

        @ParameterizedTest
        @CsvSource({"5, 5", "-5, -5", "2147483647, 2147483647"})
        void aWholeNumberFitsWhateverItsFormWas(BigDecimal value, int expected) throws MismatchException {
            assertEquals(expected, fit(int.class, value.intValueExact()));
            assertEquals(expected, fit(Integer.class, value.longValueExact()));
            assertEquals(expected, fit(int.class, value.doubleValue()));
            assertEquals(expected, fit(int.class, value.toBigInteger()));
            assertEquals(expected, fit(int.class, value));
        }

        @Test
        void aFractionDoesNot() {
            assertTrue(mismatch(int.class, 5.5).endsWith("found 5.5"));
            assertTrue(mismatch(long.class, 0.1).endsWith("found 0.1"));
            assertTrue(mismatch(BigInteger.class, 5.5).endsWith("found 5.5"));
            assertTrue(mismatch(BigInteger.class, new BigDecimal("5.50")).endsWith("found 5.50"));
        }

        @Test
        void rangesEndWhereTheyEnd() throws MismatchException {
            assertEquals((byte) -128, fit(byte.class, -128));
            assertEquals("$: expected a whole number from -128 to 127, found 128", mismatch(Byte.class, 128));
            assertEquals((short) 32767, fit(Short.class, 32767));
            mismatch(byte.class, -129);
            mismatch(short.class, 32768);
            mismatch(int.class, -2147483649L);
            assertEquals(Integer.MIN_VALUE, fit(int.class, -2147483648L));
            mismatch(int.class, 2147483648L);
            assertEquals(Long.MAX_VALUE, fit(long.class, Long.MAX_VALUE));
            mismatch(long.class, BigInteger.ONE.shiftLeft(63));
            mismatch(long.class, 0x1p63);
            assertEquals(Long.MIN_VALUE, fit(long.class, -0x1p63));
            mismatch(long.class, Math.nextDown(-0x1p63));
            assertEquals(Long.MIN_VALUE, fit(Long.class, BigInteger.ONE.shiftLeft(63).negate()));
        }

        @Test
        void floatingPointRoundsButStaysFinite() throws MismatchException {
            assertEquals(5.0, fit(double.class, 5));
            assertEquals(0x1p53, fit(Double.class, (1L << 53) + 1));
            assertEquals(0.1f, fit(float.class, 0.1));
            mismatch(float.class, 1e39);
            assertEquals("$: expected a number within the range of double, found 1E+400",
                    mismatch(double.class, new BigDecimal("1e400")));
            mismatch(double.class, new BigDecimal("1e999999999"));
            mismatch(double.class, BigInteger.ONE.shiftLeft(2000));
        }

        @Test
        void bigNumbersHaveRoom() throws MismatchException {
            assertEquals(BigInteger.ONE.shiftLeft(2000), fit(BigInteger.class, BigInteger.ONE.shiftLeft(2000)));
            assertEquals(BigInteger.TEN, fit(BigInteger.class, 10.0));
            assertEquals(BigInteger.TEN.pow(400), fit(BigInteger.class, new BigDecimal("1e400")));
            assertEquals(new BigDecimal("0.1"), fit(BigDecimal.class, 0.1));
            assertEquals(new BigDecimal(7), fit(BigDecimal.class, 7L));
            assertEquals(7, fit(Number.class, 7));
        }

        @Test
        void tenCharactersDoNotBecomeAGigabyte() {
            assertEquals("$: expected a whole number below 10^1000, found 1E+999999999",
                    mismatch(BigInteger.class, new BigDecimal("1e999999999")));
            mismatch(long.class, new BigDecimal("1e999999999"));
            mismatch(long.class, new BigDecimal("1e-999999999"));
        }
    }
}
