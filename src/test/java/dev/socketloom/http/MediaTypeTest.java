package dev.socketloom.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MediaTypeTest {

    @ParameterizedTest
    @CsvSource({
        "index.html, text/html; charset=utf-8",
        "INDEX.HTM, text/html; charset=utf-8",
        "site.css, text/css; charset=utf-8",
        "app.min.js, text/javascript; charset=utf-8",
        "app.mjs, text/javascript; charset=utf-8",
        "a.txt, text/plain; charset=utf-8",
        "data.json, application/json",
        "app.js.map, application/json",
        "a.svg, image/svg+xml",
        "a.PNG, image/png",
        "favicon.ico, image/vnd.microsoft.icon",
        "a.woff2, font/woff2",
        "a.wasm, application/wasm",
        "a.tar.gz, application/gzip",
    })
    void theExtensionSaysIt(String name, String type) {
        assertEquals(type, MediaType.of(name));
    }

    @ParameterizedTest
    @ValueSource(strings = {"README", "a.", "a.unknown", ".html.", "a.html5", "a.sh", "a.html "})
    void whatIsNotKnownIsBytes(String name) {
        assertEquals("application/octet-stream", MediaType.of(name));
    }
}
