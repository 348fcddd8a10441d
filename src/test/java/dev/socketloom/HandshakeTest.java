package dev.socketloom;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.socketloom.http.Headers;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HandshakeTest {

    private final Handshake handshake = new Handshake(
            Headers.of("Host", "example.org", "Cookie", "a=1; b=x=y; broken; a=2", "X-Two", "one", "x-two", "two"),
            InetSocketAddress.createUnresolved("192.0.2.1", 4711), "/socket.io/?EIO=4&tag=first&tag=second", false, Optional.empty(),
            Instant.EPOCH, Map.of(), InetAddress.ofLiteral("203.0.113.7"));

    @Test
    void namesOfHeadersHaveNoCase() {
        assertEquals(Optional.of("example.org"), handshake.header("HOST"));
        assertEquals(List.of("one", "two"), handshake.headers().get("x-two"));
        assertEquals(Optional.empty(), handshake.header("absent"));
    }

    @Test
    void cookiesAreSplitAndTheFirstOfANameCounts() {
        assertEquals(Map.of("a", "1", "b", "x=y"), handshake.cookies());
        assertEquals(Optional.of("1"), handshake.cookie("a"));
    }

    /// RFC 6265 §4.1.1: a name is a token, and a token is not empty.
    @Test
    void aCookieHasAName() {
        assertEquals(Map.of("b", ""), Handshake.cookies(List.of("=x; =y; \t= z", " b =")));
    }

    @Test
    void theQueryKeepsItsRepeatedNames() {
        assertEquals(Optional.of("first"), handshake.query("tag"));
        assertEquals(List.of("first", "second"), handshake.query().get("tag"));
    }

    @Test
    void authComesWithTheConnectPacketAndIsNeverNull() {
        assertEquals(Map.of(), handshake.auth());
        assertEquals("x", handshake.withAuth(Map.of("token", "x")).auth().get("token"));
        assertEquals(handshake.url(), handshake.withAuth(Map.of()).url());
        assertEquals(handshake.clientAddress(), handshake.withAuth(Map.of()).clientAddress());
    }

    /// Whoever says the same as others needs no text of its own, and what two would never have alike is not kept.
    @Test
    void isKeptOnceOfThoseWhoSayTheSame() throws Exception {
        try (var arena = new Arena()) {
            Handshake first = joined(arena);
            Handshake second = joined(arena);
            assertSame(first.url(), second.url());
            assertEquals(first.headers(), second.headers());
            assertEquals(Optional.of("websocket"), second.header("Upgrade"));
            assertEquals(Optional.empty(), second.header("Sec-WebSocket-Key"));
        }
    }

    @Test
    void theHeadsOfThoseWhoSayTheSameBecomeOne() {
        Clients clients = new Stage().clients;
        Headers first = clients.kept(Headers.of("User-Agent", "x"));
        assertSame(first, clients.kept(Headers.of("User-Agent", "x")));
    }

    /// What only one client may know is not kept when it has gone.
    @ParameterizedTest
    @ValueSource(strings = {"Cookie", "authorization"})
    void aHeadWithASecretStaysItsClients(String name) {
        Clients clients = new Stage().clients;
        Headers first = clients.kept(Headers.of(name, "secret"));
        assertNotSame(first, clients.kept(Headers.of(name, "secret")));
    }

    /// Of somebody who leaves at once.
    private static Handshake joined(Arena arena) throws Exception {
        Peer.joined(arena.loopback).close();
        return arena.newcomer().handshake();
    }
}
