package dev.socketloom;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.socketloom.SidCookie.SameSite;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SidCookieTest {

    private final SidCookie cookie = SidCookie.standard();

    @Test
    void isNodesByDefault() {
        assertEquals("io=SID; Path=/; HttpOnly; SameSite=Lax", cookie.value("SID", false));
    }

    @Test
    void isSecureWhenTheConnectionIs() {
        assertEquals("io=SID; Path=/; HttpOnly; SameSite=Lax; Secure", cookie.value("SID", true));
    }

    @Test
    void canSayMore() {
        SidCookie other = cookie.name("stick").path("/socket.io").domain("example.org").maxAge(Duration.ofMinutes(2))
                .sameSite(SameSite.STRICT).httpOnly(false);
        assertEquals("stick=SID; Path=/socket.io; Domain=example.org; Max-Age=120; SameSite=Strict",
                other.value("SID", false));
        assertEquals("io=SID; Path=/; HttpOnly; SameSite=Lax", cookie.value("SID", false));
    }

    /// Browsers do not take it otherwise.
    @Test
    void isAlwaysSecureForOtherSites() {
        assertEquals("io=SID; Path=/; HttpOnly; SameSite=None; Secure", cookie.sameSite(SameSite.NONE).value("SID", false));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a=b", "a;b", "a\r\nb", "\u00fc"})
    void hasATokenForAName(String name) {
        assertThrows(IllegalArgumentException.class, () -> cookie.name(name));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "/a;b", "/a b", "/\r\nX: y", "/\u00fc"})
    void hasAPathThatEndsNowhereElse(String path) {
        var wrong = assertThrows(IllegalArgumentException.class, () -> cookie.path(path));
        assertFalse(wrong.getMessage().contains("\n"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "example.org:80", "a;b", "a b", "example.org\r\n", "[::1]"})
    void hasAHostForADomain(String domain) {
        assertThrows(IllegalArgumentException.class, () -> cookie.domain(domain));
    }

    @Test
    void livesForASecondAtLeast() {
        assertThrows(IllegalArgumentException.class, () -> cookie.maxAge(Duration.ofMillis(999)));
        assertThrows(IllegalArgumentException.class, () -> cookie.maxAge(Duration.ofSeconds(-1)));
    }
}
