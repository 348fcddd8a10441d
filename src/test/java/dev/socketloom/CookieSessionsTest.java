package dev.socketloom;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CookieSessionsTest {

    private static final String SECRET = "correct horse battery staple";

    private Instant now = Instant.ofEpochSecond(1_000_000);
    private final CookieSessions sessions = CookieSessions.signedWith(SECRET).clock(() -> now);

    /// A request of a browser whose session has one entry.
    private FakeExchange begun(CookieSessions store, String name, Object value) {
        FakeExchange first = FakeExchange.with();
        store.of(first).put(name, value);
        return first.next();
    }

    private static String value(FakeExchange exchange) {
        return exchange.getRequestHeaders().getFirst("Cookie").substring("session=".length());
    }

    @Nested
    class TheCookie {

        @Test
        void hasAVersionAnExpiryTheEntriesAndASignature() throws Exception {
            String[] parts = value(begun(sessions, "user", "ann")).split("\\.", -1);
            assertEquals("1", parts[0]);
            assertEquals(1_000_000 + Duration.ofDays(31).toSeconds(), Long.parseLong(parts[1]));
            assertEquals("{\"user\":\"ann\"}", text(parts[2]));
            assertEquals(expected("session=1." + parts[1] + "." + parts[2]), parts[3]);
        }

        private String text(String base64) {
            return new String(Base64.getUrlDecoder().decode(base64), StandardCharsets.UTF_8);
        }

        /// HKDF by hand. RFC 5869 §2.2: PRK = HMAC-Hash(salt, IKM), with a salt of zeros; §2.3: T(1) = HMAC-Hash(PRK,
        /// info | 0x01).
        private String expected(String signed) throws Exception {
            byte[] prk = hmac(new byte[32], SECRET.getBytes(StandardCharsets.UTF_8));
            byte[] key = hmac(prk, "socketloom session cookie\u0001".getBytes(StandardCharsets.US_ASCII));
            return Base64.getUrlEncoder().withoutPadding()
                    .encodeToString(hmac(key, signed.getBytes(StandardCharsets.US_ASCII)));
        }

        private byte[] hmac(byte[] key, byte[] text) throws Exception {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text);
        }

        @Test
        void isThatOfTheNextRequest() {
            FakeExchange next = begun(sessions, "user", "ann");
            assertEquals(Map.of("user", "ann"), sessions.of(next));
            assertEquals("ann", sessions.of(next).get("user"));
            assertTrue(sessions.of(next).containsKey("user"));
            assertEquals(List.of(), next.setCookies());
        }

        @Test
        void isSetOnceHoweverMuchIsChanged() {
            FakeExchange exchange = FakeExchange.with();
            sessions.of(exchange).put("a", 1);
            assertEquals(1, sessions.of(exchange).put("a", List.of(2)));
            sessions.of(exchange).put("b", Map.of("c", true));
            assertEquals(1, exchange.setCookies().size());
            assertEquals(Map.of("a", List.of(2), "b", Map.of("c", true)), sessions.of(exchange.next()));
        }

        @Test
        void losesWhatIsRemoved() {
            FakeExchange exchange = begun(sessions, "a", 1);
            assertEquals(1, sessions.of(exchange).remove("a"));
            assertEquals(Map.of(), sessions.of(exchange.next()));
        }

        @Test
        void isNotTouchedByWhatChangesNothing() {
            FakeExchange exchange = FakeExchange.with();
            assertNull(sessions.of(exchange).remove("a"));
            sessions.of(exchange).clear();
            assertEquals(List.of(), exchange.setCookies());
        }

        @Test
        void isTakenBackWhenTheSessionIsCleared() {
            FakeExchange exchange = begun(sessions, "user", "ann");
            sessions.of(exchange).clear();
            assertTrue(exchange.setCookies().getFirst().endsWith("Max-Age=0"));
            assertTrue(sessions.of(exchange).isEmpty());
        }

        @Test
        void isNotLargerThanBrowsersTake() {
            FakeExchange exchange = FakeExchange.with();
            var tooLarge = assertThrows(IllegalArgumentException.class,
                    () -> sessions.of(exchange).put("text", "x".repeat(3_000)));
            assertTrue(tooLarge.getMessage().contains("4093"), tooLarge.getMessage());
            assertEquals(List.of(), exchange.setCookies());
            sessions.of(exchange).put("text", "x".repeat(2_900));
            assertTrue(exchange.setCookies().getFirst().length() <= 4_093);
        }

        @Test
        void hasNoRoomForWhatHasNoJsonForm() {
            FakeExchange exchange = FakeExchange.with();
            assertThrows(IllegalArgumentException.class, () -> sessions.of(exchange).put("o", new Object()));
            assertThrows(IllegalArgumentException.class, () -> sessions.of(exchange).put("b", new byte[1]));
            assertThrows(NullPointerException.class, () -> sessions.of(exchange).put("n", null));
        }

        @Test
        void cannotBeChangedBehindItsBack() {
            FakeExchange exchange = begun(sessions, "a", 1);
            assertThrows(UnsupportedOperationException.class, () -> sessions.of(exchange).keySet().remove("a"));
        }

        @Test
        void mayHaveAnotherNameAndAShorterLife() {
            var others = sessions.cookie(SessionCookie.named("sid").secure(true)).lifetime(Duration.ofHours(1));
            FakeExchange exchange = FakeExchange.with();
            others.of(exchange).put("a", 1);
            assertTrue(exchange.setCookies().getFirst().startsWith("sid=1.1003600."), exchange.setCookies().getFirst());
            assertTrue(exchange.setCookies().getFirst().endsWith("; Secure"));
        }
    }

    @Nested
    class ACookieThatIsNotBelieved {

        @Test
        void isOneThatIsTooOld() {
            FakeExchange exchange = begun(sessions, "user", "ann");
            now = now.plus(Duration.ofDays(31)).minusSeconds(1);
            assertFalse(sessions.of(exchange).isEmpty());
            now = now.plusSeconds(1);
            assertTrue(sessions.of(exchange).isEmpty());
        }

        @Test
        void isOneWithAnyOtherCharacter() {
            String value = value(begun(sessions, "user", "ann"));
            assertEquals(Map.of("user", "ann"), sessions.load(value));
            for (int i = 0; i < value.length(); i++) {
                char other = value.charAt(i) == 'A' ? 'B' : 'A';
                String forged = value.substring(0, i) + other + value.substring(i + 1);
                assertEquals(Map.of(), sessions.load(forged), forged);
            }
        }

        @ParameterizedTest
        @ValueSource(strings = {
            "", ".", "...", "1", "1.2.3", "1.2.3.4", "a.b.c.d", "1.9999999999.e30.", "1.9999999999.e30.AAAA", "%00",
            "é.é"
        })
        void isOneThatAnybodyCouldMake(String value) {
            assertEquals(Map.of(), sessions.load(value));
        }

        @Test
        void isOneThatIsCutShortOrMadeLonger() {
            String value = value(begun(sessions, "user", "ann"));
            assertEquals(Map.of(), sessions.load(value.substring(0, value.length() - 1)));
            assertEquals(Map.of(), sessions.load(value + "="));
            assertEquals(Map.of(), sessions.load("0" + value));
            assertEquals(Map.of(), sessions.load(value.substring(0, value.lastIndexOf('.'))));
        }

        @Test
        void isOneThatWasSignedWithAnotherSecret() {
            CookieSessions others = CookieSessions.signedWith("another secret altogether").clock(() -> now);
            assertEquals(Map.of(), sessions.load(value(begun(others, "user", "ann"))));
        }

        @Test
        void isOneThatWasSignedAsAnotherCookie() {
            FakeExchange exchange = FakeExchange.with();
            sessions.cookie(SessionCookie.named("sid")).of(exchange).put("user", "ann");
            String value = exchange.setCookies().getFirst().split(";", 2)[0].substring("sid=".length());
            assertEquals(Map.of(), sessions.load(value));
        }

        @Test
        void isOneThatNoBrowserWouldHaveKept() {
            assertEquals(Map.of(), sessions.load("1".repeat(5_000)));
        }
    }

    @Nested
    class Secrets {

        @Test
        void canBeChangedWithoutLoggingAnybodyOut() {
            FakeExchange old = begun(sessions, "user", "ann");
            CookieSessions rotated = CookieSessions.signedWith("a new secret, much better", SECRET).clock(() -> now);
            assertEquals(Map.of("user", "ann"), rotated.of(old));
            rotated.of(old).put("theme", "dark");
            assertEquals(Map.of(), sessions.of(old.next()), "what is signed anew is signed with the new one");
            assertEquals(2, rotated.of(old.next()).size());
        }

        @Test
        void areNotPasswords() {
            var weak = assertThrows(IllegalArgumentException.class, () -> CookieSessions.signedWith("secret!"));
            assertTrue(weak.getMessage().contains("openssl rand"), weak.getMessage());
            assertThrows(IllegalArgumentException.class, () -> CookieSessions.signedWith(SECRET, ""));
        }

        @Test
        void areNotTheKeyItself() {
            assertNotEquals(value(begun(sessions, "a", 1)),
                    value(begun(CookieSessions.signedWith(SECRET + "!").clock(() -> now), "a", 1)));
        }
    }

    @Nested
    class AsAStore {

        @Test
        void itIsReadByTheClientsOfTheSameBrowser() {
            String cookie = "session=" + value(begun(sessions, "user", "ann"));
            var stage = new Stage(ServerOptions.standard().with(ServerOptions.SESSIONS, sessions));
            stage.io.reply("whoami", (socket, _) -> socket.session().get("user"));
            FakeLink link = FakeLink.withCookie(stage.clients, cookie);
            link.joinsWith("0", "/");
            link.receive("21[\"whoami\"]");
            link.sent("31[\"ann\"]");
        }

        @Test
        void itIsFrozenAndSaysSo() {
            String cookie = "session=" + value(begun(sessions, "user", "ann"));
            var stage = new Stage(ServerOptions.standard().with(ServerOptions.SESSIONS, sessions)
                    .with(ServerOptions.MANAGE_SESSION, false));
            var failures = new ArrayList<String>();
            stage.io.onError((error, _) -> failures.add(error.getMessage()));
            stage.io.on("write", (socket, _) -> socket.session().put("theme", "dark"));
            FakeLink link = FakeLink.withCookie(stage.clients, cookie);
            link.joinsWith("0", "/");
            link.receive("2[\"write\"]");
            assertEquals(1, failures.size());
            assertTrue(failures.getFirst().startsWith("cookie sessions are frozen"), failures.getFirst());
            assertTrue(failures.getFirst().contains("[theme]"), failures.getFirst());
        }
    }
}
