package dev.socketloom;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.socketloom.trials.Fuzz;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Cookies that are nearly right. What is none is left out: nothing is thrown at all.
@Timeout(3_600)
class CookieFuzzTest {

    @Test
    void everyFieldHasCookiesOrNone() {
        Fuzz.of("cookies").words(";", "; ", "=", "==", " ", "\"", "session=", "session", ",", "%", "\t", "\n").total().run(bytes -> {
            List<String> lines = List.of(new String(bytes, StandardCharsets.ISO_8859_1).split("\n", -1));
            Map<String, String> cookies = Handshake.cookies(lines);
            cookies.forEach((name, value) -> {
                assertFalse(name.isEmpty() || name.contains("="), name);
                assertFalse(name.contains(";") || value.contains(";"), value);
                assertEquals(value.strip(), value);
                assertTrue(lines.stream().anyMatch(line -> line.contains(name) && line.contains(value)));
            });
            return true;
        });
    }
}
