package dev.socketloom.http;

import static dev.socketloom.http.Heads.read;
import static dev.socketloom.http.Heads.refusal;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// RFC 9112 §3.2, RFC 9110 §7.2.
@Timeout(30)
class AuthorityTest {

    @ParameterizedTest
    @ValueSource(strings = {
        "h", "h:", "h:80", "127.0.0.1:5000", "[::1]", "[::1]:80", "xn--bcher-kva.example", "a_b", "h:65535",
    })
    void aValidOneIsTaken(String host) throws Exception {
        assertEquals(Optional.of(host), read("GET / HTTP/1.1\r\nHost: " + host + "\r\n\r\n").header("Host"));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", "h:x", "h:65536", "h:-1", "h:80:80", "u@h", "h/x", "h h", "[::1", "[]", "[g]", "::1", "h\u00E9", "h,h",
        ":80", "h?x", "[::1]x", "h:\u00D9\u00A1",
    })
    void anyOtherIsRefused(String host) {
        assertEquals(400, refusal("GET / HTTP/1.1\r\nHost: " + host + "\r\n\r\n"));
    }

    @Test
    void oneIsNeededAndOneIsEnough() {
        assertEquals(400, refusal("GET / HTTP/1.1\r\n\r\n"));
        assertEquals(400, refusal("GET / HTTP/1.1\r\nHost: h\r\nHost: h\r\n\r\n"));
        assertEquals(400, refusal("GET / HTTP/1.0\r\nHost: h\r\nHost: h\r\n\r\n"));
    }

    @Test
    void http10MayLackIt() throws Exception {
        assertTrue(read("GET / HTTP/1.0\r\n\r\n").isHttp10());
    }
}
