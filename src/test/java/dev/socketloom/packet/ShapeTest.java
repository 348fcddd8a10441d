package dev.socketloom.packet;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.runtime.SwitchBootstraps;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShapeTest extends Fitting {

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
