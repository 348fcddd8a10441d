package dev.socketloom;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentMap;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class MemorySessionsTest {

    private Instant now = Instant.EPOCH;
    private final MemorySessions sessions =
            new MemorySessions(SessionCookie.named("session"), Duration.ofMinutes(30), 3, () -> now);

    /// A request of a browser whose session has one entry.
    private FakeExchange begun(String name, Object value) {
        FakeExchange first = FakeExchange.with();
        sessions.of(first).put(name, value);
        return first.next();
    }

    private static String id(FakeExchange exchange) {
        return exchange.getRequestHeaders().getFirst("Cookie").substring("session=".length());
    }

    @Nested
    class ASession {

        @Test
        void beginsWhenSomethingIsPutIntoIt() {
            FakeExchange exchange = FakeExchange.with();
            Map<String, Object> session = sessions.of(exchange);
            assertEquals(Map.of(), session);
            assertNull(session.remove("user"));
            session.clear();
            assertEquals(List.of(), exchange.setCookies());
            assertEquals(0, sessions.size());
            session.put("user", "ann");
            assertEquals(1, exchange.setCookies().size());
            assertEquals(1, sessions.size());
        }

        @Test
        void isThatOfTheNextRequestWithItsCookie() {
            FakeExchange next = begun("user", "ann");
            assertEquals(Map.of("user", "ann"), sessions.of(next));
            sessions.of(next).put("theme", "dark");
            assertEquals(List.of(), next.setCookies());
            assertEquals(Set.of("user", "theme"), sessions.of(next.next()).keySet());
        }

        @Test
        void isOneForTheWholeRequest() {
            FakeExchange exchange = FakeExchange.with();
            sessions.of(exchange).put("a", 1);
            sessions.of(exchange).put("b", 2);
            assertEquals(Map.of("a", 1, "b", 2), sessions.of(exchange));
            assertEquals(1, sessions.size());
        }

        @Test
        void hasAnIdThatCannotBeGuessed() {
            String id = id(begun("user", "ann"));
            assertTrue(id.matches("[A-Za-z0-9_-]{27}"), id);
            assertNotEquals(id, id(begun("user", "ann")));
        }

        @Test
        void doesNotBeginUnderAnIdThatABrowserHasMadeUp() {
            FakeExchange forged = FakeExchange.with("session=mine");
            sessions.of(forged).put("user", "ann");
            assertNotEquals("mine", id(forged.next()));
            assertEquals(Map.of(), sessions.load("mine"));
        }

        @Test
        void ofOneBrowserIsNotThatOfAnother() {
            FakeExchange ann = begun("user", "ann");
            FakeExchange bob = begun("user", "bob");
            assertEquals("ann", sessions.of(ann).get("user"));
            assertEquals("bob", sessions.of(bob).get("user"));
        }

        @Test
        void getsANewIdSoThatNobodyWhoKnewTheOldOneHasIt() {
            FakeExchange planted = begun("cart", 1);
            sessions.renew(planted);
            sessions.of(planted).put("user", "ann");
            assertEquals(Map.of(), sessions.load(id(planted)));
            assertEquals(Map.of("cart", 1, "user", "ann"), sessions.of(planted.next()));
            assertEquals(1, sessions.size());
        }

        @Test
        void thatHasNotBegunNeedsNoNewId() {
            FakeExchange exchange = FakeExchange.with("session=unknown");
            sessions.renew(exchange);
            assertEquals(List.of(), exchange.setCookies());
        }

        @Test
        void endsWhenItIsCleared() {
            FakeExchange exchange = begun("user", "ann");
            sessions.of(exchange).clear();
            assertEquals(Map.of(), sessions.of(exchange));
            assertTrue(exchange.setCookies().getFirst().endsWith("Max-Age=0"));
            assertEquals(0, sessions.size());
        }

        @Test
        void endsWhenNobodyHasUsedItForAWhile() {
            FakeExchange exchange = begun("user", "ann");
            now = now.plus(Duration.ofMinutes(30));
            assertEquals(Map.of("user", "ann"), sessions.of(exchange));
            now = now.plus(Duration.ofMinutes(30));
            assertEquals(1, sessions.size());
            now = now.plusMillis(1);
            assertEquals(Map.of(), sessions.of(exchange));
            assertEquals(0, sessions.size());
        }

        @Test
        void endsAsTheOneNotUsedForLongestWhenThereAreTooMany() {
            FakeExchange first = begun("n", 1);
            FakeExchange second = begun("n", 2);
            begun("n", 3);
            assertEquals(1, sessions.of(first).get("n"));
            begun("n", 4);
            assertEquals(3, sessions.size());
            assertEquals(Map.of("n", 1), sessions.of(first));
            assertEquals(Map.of(), sessions.of(second));
        }

        @Test
        void cannotBeginWhenTheHeadOfTheAnswerIsOut() {
            FakeExchange exchange = FakeExchange.with();
            exchange.sendResponseHeaders(200, -1);
            assertThrows(IllegalStateException.class, () -> sessions.of(exchange).put("user", "ann"));
            assertEquals(0, sessions.size());
        }
    }

    /// One request may have several threads, and one browser several requests.
    @Nested
    class TheMap {

        @Test
        void looksAndChangesInOneStep() {
            ConcurrentMap<String, Object> session = sessions.of(begun("n", 1));
            assertEquals(2, session.merge("n", 1, (a, b) -> (int) a + (int) b));
            assertEquals(2, session.putIfAbsent("n", 7));
            assertNull(session.putIfAbsent("m", 7));
            assertFalse(session.replace("n", 1, 5));
            assertTrue(session.replace("n", 2, 5));
            assertEquals(5, session.replace("n", 6));
            assertFalse(session.remove("n", 5));
            assertTrue(session.remove("n", 6));
            assertEquals(7, session.remove("m"));
            assertTrue(session.isEmpty());
        }

        @Test
        void ofASessionThatHasNotBegunBeginsItOnlyToHoldSomething() {
            FakeExchange exchange = FakeExchange.with();
            ConcurrentMap<String, Object> session = sessions.of(exchange);
            assertNull(session.replace("n", 1));
            assertFalse(session.replace("n", 1, 2));
            assertFalse(session.remove("n", 1));
            assertFalse(session.containsKey("n"));
            assertEquals(0, sessions.size());
            assertNull(session.putIfAbsent("n", 1));
            assertTrue(session.containsKey("n"));
            assertEquals(1, sessions.size());
        }

        @Test
        void losesNothingToManyThreads() throws Exception {
            FakeExchange browser = begun("n", 0);
            var all = new Thread[4];
            Arrays.setAll(all, _ -> Thread.startVirtualThread(() -> {
                for (int i = 0; i < 500; i++) {
                    sessions.of(browser).merge("n", 1, (a, b) -> (int) a + (int) b);
                }
            }));
            for (Thread each : all) {
                each.join();
            }
            assertEquals(2_000, sessions.of(browser).get("n"));
        }
    }

    @Nested
    class AsAStore {

        @Test
        void itGivesACopy() {
            String id = id(begun("user", "ann"));
            Map<String, Object> loaded = sessions.load(id);
            loaded.put("user", "bob");
            assertEquals(Map.of("user", "ann"), sessions.load(id));
        }

        @Test
        void itKeepsWhatHasChangedAndLeavesTheRestAlone() {
            FakeExchange browser = begun("a", 1);
            sessions.of(browser).put("b", 2);
            sessions.of(browser).put("c", 3);
            var changes = new HashMap<String, Object>();
            changes.put("a", null);
            changes.put("b", 22);
            sessions.save(id(browser), changes);
            assertEquals(Map.of("b", 22, "c", 3), sessions.of(browser));
        }

        @Test
        void itDoesNotReviveWhatWasLoggedOutOf() {
            FakeExchange browser = begun("user", "ann");
            sessions.of(browser).clear();
            String id = id(browser);
            var over = assertThrows(IllegalStateException.class, () -> sessions.save(id, Map.of("user", "ann")));
            assertTrue(over.getMessage().contains("over"), over.getMessage());
            assertEquals(0, sessions.size());
        }

        @Test
        void itsDefaultsAreACookieCalledSession() {
            FakeExchange exchange = FakeExchange.with();
            new MemorySessions().of(exchange).put("a", 1);
            assertTrue(exchange.setCookies().getFirst().startsWith("session="));
        }
    }
}
