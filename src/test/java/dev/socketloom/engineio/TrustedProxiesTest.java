package dev.socketloom.engineio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.socketloom.http.Response;
import dev.socketloom.http.Served;
import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Whose word counts. The connections of these tests come from 127.0.0.1.
@Timeout(30)
final class TrustedProxiesTest {

    private static final String PEER = "127.0.0.1";

    private static TrustedProxies trusting(String... networks) {
        return TrustedProxies.of(List.of(networks));
    }

    private static Caller caller(TrustedProxies proxies, String... fields) throws Exception {
        var caller = new AtomicReference<Caller>();
        try (Served served = Served.by(request -> {
            caller.set(proxies.caller(request));
            return Response.empty(204);
        })) {
            served.client().send("GET / HTTP/1.1\r\nHost: inner:5000\r\n" + String.join("\r\n", fields)
                    + (fields.length > 0 ? "\r\n" : "") + "\r\n");
            assertEquals(204, served.client().read().status());
        }
        return caller.get();
    }

    private static String client(TrustedProxies proxies, String... forwardedFor) throws Exception {
        var fields = new String[forwardedFor.length];
        for (int i = 0; i < fields.length; i++) {
            fields[i] = "X-Forwarded-For: " + forwardedFor[i];
        }
        return caller(proxies, fields).address().getHostAddress();
    }

    @Nested
    class Networks {

        @ParameterizedTest
        @CsvSource({
            "10.0.0.2, 10.0.0.2, true",
            "10.0.0.2, 10.0.0.3, false",
            "10.0.0.0/8, 10.255.1.1, true",
            "10.0.0.0/8, 11.0.0.0, false",
            "192.168.64.0/18, 192.168.127.255, true",
            "192.168.64.0/18, 192.168.128.0, false",
            "10.1.2.3/8, 10.9.9.9, true",
            "0.0.0.0/0, 203.0.113.7, true",
            "0.0.0.0/0, ::1, false",
            "::1, ::1, true",
            "::1, 0:0:0:0:0:0:0:1, true",
            "2001:db8::/32, 2001:db8:ffff::1, true",
            "2001:db8::/32, 2001:db9::1, false",
            "2001:db8::/33, 2001:db8:8000::1, false",
            "::/0, 10.0.0.1, false",
            "::ffff:10.0.0.2, 10.0.0.2, true",
        })
        void containWhatBeginsWithTheirBits(String network, String address, boolean contained) {
            assertEquals(contained, trusting(network).contains(InetAddress.ofLiteral(address)));
        }

        @ParameterizedTest
        @ValueSource(strings = {
            "", "localhost", "example.org", "10", "10.0.0", "10.0.0.256", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/-1",
            "10.0.0.0/+8", "10.0.0.0/\u0668", "10.0.0.0/8/8", "::1/129", "fe80::1%eth0", ":", "10.0.0.0/0000008", "*", " 10.0.0.1"
        })
        void haveDigitsOnly(String text) {
            assertFalse(TrustedProxies.isNetwork(text));
        }

        @Test
        void areSeveral() {
            TrustedProxies proxies = trusting("10.0.0.1", "::1");
            assertTrue(proxies.contains(InetAddress.ofLiteral("::1")));
            assertFalse(TrustedProxies.NONE.contains(InetAddress.ofLiteral("::1")));
        }
    }

    @Nested
    class TheAddress {

        private final TrustedProxies proxies = trusting(PEER, "10.0.0.0/8");

        @Test
        void isThePeersWhenNobodyIsTrusted() throws Exception {
            assertEquals(PEER, client(TrustedProxies.NONE, "203.0.113.7"));
            assertEquals(PEER, client(trusting("10.0.0.0/8"), "203.0.113.7"));
        }

        @Test
        void isThePeersWhenNothingIsForwarded() throws Exception {
            assertEquals(PEER, client(proxies));
        }

        @ParameterizedTest
        @CsvSource(delimiter = '|', value = {
            "203.0.113.7 | 203.0.113.7",
            "203.0.113.7, 10.0.0.2 | 203.0.113.7",
            "203.0.113.7, 198.51.100.1, 10.0.0.2 | 198.51.100.1",
            "10.0.0.9, 10.0.0.2 | 10.0.0.9",
            "203.0.113.7:4711 | 203.0.113.7",
            "2001:db8::1 | 2001:db8:0:0:0:0:0:1",
            "[2001:db8::1]:4711 | 2001:db8:0:0:0:0:0:1",
            "[2001:db8::1] | 2001:db8:0:0:0:0:0:1",
            "203.0.113.7,,10.0.0.2, | 203.0.113.7",
        })
        void isTheLastOneThatIsNotTrusted(String forwarded, String address) throws Exception {
            assertEquals(address, client(proxies, forwarded));
        }

        /// The field may be written several times, and a client may have written the first.
        @Test
        void isFoundOverAllLines() throws Exception {
            assertEquals("203.0.113.7", client(proxies, "192.0.2.66", "203.0.113.7", "10.0.0.2"));
        }

        @ParameterizedTest
        @ValueSource(strings = {"unknown", "_hidden", "example.org", "1", "300.1.1.1", "[", "[]", "203.0.113.7 10.0.0.2", "::1%1"})
        void isNotTakenFromWhatIsNone(String forwarded) throws Exception {
            assertEquals(PEER, client(proxies, forwarded));
            assertEquals("10.0.0.2", client(proxies, "203.0.113.7, " + forwarded + ", 10.0.0.2"));
        }
    }

    @Nested
    class SchemeAndHost {

        private final TrustedProxies proxies = trusting(PEER);

        @Test
        void areTheRequestsOwnWhenNobodyIsTrusted() throws Exception {
            Caller caller = caller(
                    TrustedProxies.NONE, "X-Forwarded-Proto: https", "X-Forwarded-Host: www.example.org");
            assertFalse(caller.secure());
            assertEquals("inner:5000", caller.host());
            assertEquals("http://inner:5000", caller.ownOrigin());
        }

        @Test
        void areWhatTheProxySays() throws Exception {
            Caller caller = caller(proxies, "X-Forwarded-Proto: https", "X-Forwarded-Host: www.example.org");
            assertTrue(caller.secure());
            assertEquals("https://www.example.org", caller.ownOrigin());
        }

        @ParameterizedTest
        @CsvSource(delimiter = '|', value = {
            "https | true", "wss | true", "http | false", "ws | false", "HTTPS | false", "'' | false", "gopher | false",
            "http, https | true", "https, http | false"
        })
        void ofWhichTheLastWordCounts(String proto, boolean secure) throws Exception {
            assertEquals(secure, caller(proxies, "X-Forwarded-Proto: " + proto).secure());
        }

        @ParameterizedTest
        @CsvSource(delimiter = '|', value = {
            "www.example.org:8443 | www.example.org:8443", "evil.example, www.example.org | www.example.org",
            "a/b | inner:5000", "'' | inner:5000", "a@b | inner:5000", "a b | inner:5000", "[::1]:80 | [::1]:80"
        })
        void andOnlyAHostIsAHost(String forwarded, String host) throws Exception {
            assertEquals(host, caller(proxies, "X-Forwarded-Host: " + forwarded).host());
        }
    }
}
