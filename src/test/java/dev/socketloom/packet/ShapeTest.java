package dev.socketloom.packet;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Type;
import java.lang.runtime.SwitchBootstraps;
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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ShapeTest {

    enum Colour {
        RED,
        GREEN {
            @Override
            public String toString() {
                return "not its name";
            }
        }
    }

    record Bid(int productId, double price) {}

    record Person(String name, Optional<String> email, Colour colour, boolean member) {}

    record Page<T>(List<T> items, Optional<T> best, T[] more) {}

    record Node(String name, List<Node> children, Map<String, Node> byName) {}

    record Endless<T>(Endless<List<T>> next) {}

    record Picky(int percent) {
        Picky {
            if (percent > 100) {
                throw new IllegalArgumentException("more than 100 percent");
            }
        }
    }

    /// Types as a program writes them.
    @SuppressWarnings("unused")
    private static final class Types<V> {
        List<Bid> bids;
        Set<Colour> colours;
        Collection<String> strings;
        Map<String, List<Bid>> bidsByName;
        Map<Integer, String> numbered;
        Optional<Integer> perhaps;
        List<? extends Bid> someBids;
        List<?> any;
        List<String>[] lists;
        Page<Bid> page;
        List<V> open;
        Endless<String> endless;
    }

    private static Object fit(Type type, Object json) throws MismatchException {
        return Shape.of(type).fit(json);
    }

    private static Type type(String field) {
        try {
            return Types.class.getDeclaredField(field).getGenericType();
        } catch (NoSuchFieldException e) {
            throw new AssertionError(e);
        }
    }

    private static String mismatch(Type type, Object json) {
        return assertThrows(MismatchException.class, () -> fit(type, json)).getMessage();
    }

    private static String refusal(Type type) {
        return assertThrows(IllegalArgumentException.class, () -> Shape.of(type)).getMessage();
    }

    private static List<Object> nullable(Object... values) {
        return new ArrayList<>(Arrays.asList(values));
    }

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

    @Nested
    class Collections {

        @Test
        void elementsFitOneByOne() throws MismatchException {
            assertEquals(List.of(new Bid(1, 2)), fit(type("bids"), List.of(Map.of("productId", 1, "price", 2))));
            assertEquals(Set.of(Colour.RED), fit(type("colours"), List.of("RED", "RED")));
            assertEquals(List.of("a"), fit(type("strings"), List.of("a")));
            assertEquals(Map.of("a", List.of(new Bid(1, 2))),
                    fit(type("bidsByName"), Map.of("a", List.of(Map.of("productId", 1, "price", 2)))));
            assertEquals(List.of(new Bid(1, 2)), fit(type("someBids"), List.of(Map.of("productId", 1, "price", 2))));
        }

        @Test
        void withoutATypeArgumentElementsAreWhatTheyAre() throws MismatchException {
            assertEquals(List.of(1, "a"), fit(List.class, List.of(1, "a")));
            assertEquals(List.of(1, "a"), fit(type("any"), List.of(1, "a")));
            assertEquals(Map.of("a", 1), fit(Map.class, Map.of("a", 1)));
        }

        @Test
        void arraysOfAllKindsAreFilled() throws MismatchException {
            assertArrayEquals(new int[] {1, 2}, (int[]) fit(int[].class, List.of(1, 2.0)));
            assertArrayEquals(new String[] {"a", null}, (String[]) fit(String[].class, nullable("a", null)));
            assertArrayEquals(new double[][] {{1}, {}},
                    (double[][]) fit(double[][].class, List.of(List.of(1), List.of())));
            assertArrayEquals(new Bid[0], (Bid[]) fit(Bid[].class, List.of()));
            assertInstanceOf(List[].class, fit(type("lists"), List.of(List.of("a"))));
            byte[] bytes = {1};
            assertArrayEquals(new byte[][] {bytes}, (byte[][]) fit(byte[][].class, List.of(bytes)));
        }

        @Test
        void theMessageNamesThePlace() {
            assertEquals("$[1].price: expected a number, found \"abc\"",
                    mismatch(type("bids"), List.of(
                            Map.of("productId", 1, "price", 2), Map.of("productId", 1, "price", "abc"))));
            assertEquals("$.a[0]: expected an object (Bid), found 5",
                    mismatch(type("bidsByName"), Map.of("a", List.of(5))));
            assertEquals("$[0][1]: expected a number, found no value",
                    mismatch(double[][].class, List.of(nullable(1, null))));
            assertEquals("$: expected a list, found an object", mismatch(type("bids"), Map.of()));
        }

        @Test
        void aNameThatTheSenderChoseStaysInOneLineAndShort() {
            assertEquals("$[\"a\\nb\"][0]: expected an object (Bid), found 5",
                    mismatch(type("bidsByName"), Map.of("a\nb", List.of(5))));
            assertEquals("$[\"" + "n".repeat(40) + "…\"][0]: expected an object (Bid), found 5",
                    mismatch(type("bidsByName"), Map.of("n".repeat(10_000), List.of(5))));
        }

        @Test
        void insideNoValueIsNull() throws MismatchException {
            assertEquals(nullable("a", null), fit(type("strings"), nullable("a", null)));
            assertEquals(nullable((Object) null), fit(type("bids"), nullable((Object) null)));
        }
    }

    @Nested
    class Records {

        @Test
        void membersFindTheirComponentsByName() throws MismatchException {
            assertEquals(new Bid(7, 9.5), fit(Bid.class, Map.of("price", 9.5, "productId", 7)));
        }

        @Test
        void otherMembersAreIgnored() throws MismatchException {
            assertEquals(new Bid(7, 9.5), fit(Bid.class, Map.of("price", 9.5, "productId", 7, "new", "x")));
        }

        @Test
        void missingIsNullOrEmptyOrAMismatch() throws MismatchException {
            assertEquals(new Person(null, Optional.empty(), null, true), fit(Person.class, Map.of("member", true)));
            assertEquals("$.member: expected true or false, found no value", mismatch(Person.class, Map.of()));
            assertEquals("$.price: expected a number, found no value",
                    mismatch(Bid.class, Map.of("productId", 1)));
        }

        @Test
        void genericOnesKnowTheirArguments() throws MismatchException {
            var bid = Map.of("productId", 1, "price", 2);
            var page = (Page<?>) fit(type("page"), Map.of("items", List.of(bid), "best", bid, "more", List.of(bid)));
            assertEquals(List.of(new Bid(1, 2)), page.items());
            assertEquals(Optional.of(new Bid(1, 2)), page.best());
            assertArrayEquals(new Bid[] {new Bid(1, 2)}, page.more());
        }

        @Test
        void oneMayContainItself() throws MismatchException {
            var json = Map.of("name", "a", "children", List.of(Map.of("name", "b")), "byName", Map.of());
            assertEquals(new Node("a", List.of(new Node("b", null, null)), Map.of()), fit(Node.class, json));
        }

        @Test
        void whatNestsTooDeepDoesNotFit() {
            var json = new HashMap<String, Object>();
            json.put("name", "a");
            json.put("children", List.of(json));
            assertTrue(mismatch(Node.class, json).endsWith("found an object"));
        }

        @Test
        void theirConstructorsMayRefuse() throws MismatchException {
            assertEquals(new Picky(100), fit(Picky.class, Map.of("percent", 100)));
            var refused = assertThrows(MismatchException.class, () -> fit(Picky.class, Map.of("percent", 101)));
            assertEquals("$: refused by its type: more than 100 percent", refused.getMessage());
            assertInstanceOf(IllegalArgumentException.class, refused.getCause());
        }

        @Test
        void localOnesAndEmptyOnesAreRecordsToo() throws MismatchException {
            record Local() {}
            assertEquals(new Local(), fit(Local.class, Map.of("a", 1)));
        }
    }

    @Nested
    class NoValue {

        @Test
        void fitsAnOptional() throws MismatchException {
            assertEquals(Optional.empty(), fit(type("perhaps"), null));
            assertEquals(Optional.of(5), fit(type("perhaps"), 5));
        }

        @ParameterizedTest
        @ValueSource(classes = {
            String.class, Integer.class, int.class, Bid.class, List.class, byte[].class, Colour.class
        })
        void fitsNothingElseThatAHandlerAskedFor(Class<?> type) {
            assertTrue(mismatch(type, null).endsWith("found no value"));
        }
    }

    @Nested
    class Refusals {

        @Test
        void aTypeWithoutAFormSaysWhatToUse() {
            assertEquals("JSON cannot become a java.util.BitSet; "
                    + "use a record, a List, a Map, an enum, a string or a number", refusal(BitSet.class));
            record Holder(List<Thread> threads) {}
            assertTrue(refusal(Holder.class).startsWith("JSON cannot become a java.lang.Thread"));
        }

        @Test
        void namesInObjectsAreStrings() {
            assertTrue(refusal(type("numbered")).endsWith("use Map<String, ...> and not Map<Integer, String>"));
        }

        @Test
        void aVariableStandsForNothing() {
            assertTrue(refusal(type("open")).startsWith("What V stands for"));
        }

        @Test
        void aTypeWithoutEndIsNoticed() {
            assertTrue(refusal(type("endless")).contains("has no end"));
        }

        @Test
        void aRecordInAClosedPackageNamesTheLineToWrite() {
            // Any record that the JDK keeps to itself will do.
            Class<?> closed = Arrays.stream(SwitchBootstraps.class.getDeclaredClasses())
                    .filter(Class::isRecord)
                    .findFirst()
                    .orElseThrow();
            assertEquals("The record " + closed.getName() + " cannot be looked into; "
                    + "write `opens java.lang.runtime to dev.socketloom;` in module java.base", refusal(closed));
        }
    }
}
