package dev.socketloom;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.socketloom.http.App;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SessionCookieTest {

    private final SessionCookie cookie = SessionCookie.named("session");

    @Test
    void isKeptFromScriptsAndFromOtherSites() {
        FakeExchange exchange = FakeExchange.with();
        cookie.set(exchange, "v");
        assertEquals(List.of("session=v; Path=/; HttpOnly; SameSite=Lax"), exchange.setCookies());
    }

    @Test
    void isForTlsOnlyWhenItIsSetOverTls() {
        FakeExchange exchange = FakeExchange.with();
        exchange.setAttribute(App.SECURE, true);
        cookie.set(exchange, "v");
        assertEquals(List.of("session=v; Path=/; HttpOnly; SameSite=Lax; Secure"), exchange.setCookies());
    }

    @Test
    void isForTlsOnlyWhenTheApplicationSaysSo() {
        FakeExchange exchange = FakeExchange.with();
        cookie.secure(true).path("/app").set(exchange, "v");
        assertEquals(List.of("session=v; Path=/app; HttpOnly; SameSite=Lax; Secure"), exchange.setCookies());
    }

    @Test
    void standsInAnAnswerOnceBesideOthers() {
        FakeExchange exchange = FakeExchange.with();
        exchange.getResponseHeaders().add("Set-Cookie", "theme=dark");
        exchange.getResponseHeaders().add("Set-Cookie", "session2=x");
        cookie.set(exchange, "1");
        cookie.set(exchange, "2");
        assertEquals(List.of("theme=dark", "session2=x", "session=2; Path=/; HttpOnly; SameSite=Lax"),
                exchange.setCookies());
    }

    @Test
    void isTakenBackWithTheSamePath() {
        FakeExchange exchange = FakeExchange.with("session=v");
        cookie.path("/app").drop(exchange);
        assertEquals(List.of("session=; Path=/app; HttpOnly; SameSite=Lax; Max-Age=0"), exchange.setCookies());
        assertEquals(Optional.empty(), cookie.in(exchange));
    }

    @Test
    void hasTheValueThatTheAnswerSetsOrElseTheRequests() {
        FakeExchange exchange = FakeExchange.with("theme=dark; session=old", "session=older");
        assertEquals(Optional.of("old"), cookie.in(exchange));
        cookie.set(exchange, "new");
        assertEquals(Optional.of("new"), cookie.in(exchange));
        assertEquals(Optional.empty(), cookie.in(FakeExchange.with()));
    }

    @Test
    void cannotBeSetWhenTheHeadIsOut() {
        FakeExchange exchange = FakeExchange.with();
        exchange.sendResponseHeaders(200, -1);
        var late = assertThrows(IllegalStateException.class, () -> cookie.set(exchange, "v"));
        assertTrue(late.getMessage().contains("before sendResponseHeaders"), late.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a;b", "a=b", "a\r\nb", "ä"})
    void cannotBreakOutOfItsLineByItsName(String name) {
        assertThrows(IllegalArgumentException.class, () -> SessionCookie.named(name));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "app", "/a;b", "/a b", "/a\r\nb"})
    void cannotBreakOutOfItsLineByItsPath(String path) {
        assertThrows(IllegalArgumentException.class, () -> cookie.path(path));
    }
}
