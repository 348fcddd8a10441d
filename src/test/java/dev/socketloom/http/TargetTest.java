package dev.socketloom.http;

import static dev.socketloom.http.Heads.get;
import static dev.socketloom.http.Heads.read;
import static dev.socketloom.http.Heads.refusal;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// RFC 9112 §3.2.
@Timeout(30)
class TargetTest {

    @ParameterizedTest
    @CsvSource({
        "/, /",
        "/a/b, /a/b",
        "/a%20b, /a b",
        "/%41%c3%a9, /A\u00E9",
        "/a/./b, /a/b",
        "/a/../b, /b",
        "/a/b/.., /a/",
        "/a/., /a/",
        "/%2e%2E/b/../c, ''",
        "/a/%2e%2e/b, /b",
        "//evil/x, /evil/x",
        "///, /",
        "/a/..//b, /b",
        "/a/.././/b/, /b/",
        "/a//b, /a//b",
        "/..a/.b, /..a/.b",
        "/a+b, /a+b",
        "/a;v=1, /a;v=1",
        "http://h/x?y, /x",
        "HTTP://H/, /",
        "http://h?y=1, /",
        "https://h, /",
    })
    void thePathIsDecodedAndWithoutDotSegments(String target, String path) throws Exception {
        if (path.isEmpty()) {
            assertEquals(400, refusal("GET " + target + " HTTP/1.1\r\nHost: h\r\n\r\n"));
        } else {
            assertEquals(path, get(target).path());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "/..", "/a/../..", "/%2e%2e/x", "/.%2e", // above the root
        "/%", "/%4", "/%zz", "/%+1", "/%u0041", "/%\u00EF\u00BC\u0091\u00EF\u00BC\u0091", // no escapes
        "/%00", "/a%0d%0aSet-Cookie:x", "/%7f", "/%1f", // controls
        "/a%2fb", "/a%2Fb", "/..%2f", "/a%5cb", "/a\\b", // separators in disguise
        "/%ff", "/%c0%af", "/%ed%a0%80", "/%f8%88%80%80%80", // no UTF-8
        "/\u00E9", "/a#b", "a", "?a", "h:80", "ftp://h/", "http:/h", "http://", "://h/",
        "http://evil/", "http://h:80/", "http://u@h/", "http://h\\/", "*", "*/", "",
    })
    void whatCouldBeReadInTwoWaysIsRefused(String target) {
        assertEquals(400, refusal("GET " + target + " HTTP/1.1\r\nHost: h\r\n\r\n"));
    }

    @Test
    void anAbsoluteTargetIsShownWithoutItsAuthority() throws Exception {
        assertEquals("/x?y", get("http://h/x?y").target());
        assertEquals("/?y", get("http://h?y").target());
    }

    @Test
    void theAsteriskIsForOptions() throws Exception {
        assertEquals("*", read("OPTIONS * HTTP/1.1\r\nHost: h\r\n\r\n").path());
    }

    @Test
    void connectIsForProxies() {
        assertEquals(501, refusal("CONNECT h:443 HTTP/1.1\r\nHost: h:443\r\n\r\n"));
    }

    @Test
    void theQueryKeepsItsOrderAndAllValues() throws Exception {
        Map<String, List<String>> query = get("/?b=1&a=x%20y+z&b=2&&c&=d&e=%zz%&f=%E9&g=1=2").query();
        assertEquals(List.of("b", "a", "c", "", "e", "f", "g"), List.copyOf(query.keySet()));
        assertEquals(List.of("1", "2"), query.get("b"));
        assertEquals(List.of("x y z"), query.get("a"));
        assertEquals(List.of(""), query.get("c"));
        assertEquals(List.of("d"), query.get(""));
        assertEquals(List.of("%zz%"), query.get("e"));
        assertEquals(List.of("\uFFFD"), query.get("f"));
        assertEquals(List.of("1=2"), query.get("g"));
    }

    @Test
    void aTargetWithoutAQueryHasNoParameters() throws Exception {
        assertEquals(Map.of(), get("/").query());
        assertEquals(Map.of(), get("/?").query());
        assertEquals(Optional.empty(), get("/?a").query("b"));
    }
}
