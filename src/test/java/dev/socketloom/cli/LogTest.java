package dev.socketloom.cli;

import static java.lang.System.Logger.Level.DEBUG;
import static java.lang.System.Logger.Level.ERROR;
import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LogTest {

    private final ByteArrayOutputStream shown = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(shown, true, UTF_8);
    private final System.Logger http = System.getLogger("dev.socketloom.http");
    private final System.Logger requests = System.getLogger("dev.socketloom.http.access");

    @AfterEach
    void quiet() {
        Log.show(System.err, false, false);
    }

    @Test
    void anEventIsOneLine() {
        Log.show(out, false, false);
        http.log(WARNING, "the accept loop pauses: {0}", "Too many open files");
        String line = "\\d\\d:\\d\\d:\\d\\d\\.\\d{3} WARNING http  the accept loop pauses: Too many open files\\R";
        assertTrue(shown.toString(UTF_8).matches(line), shown.toString(UTF_8));
    }

    @Test
    void aFailureIsOneLineToo() {
        Log.show(out, false, false);
        System.getLogger("dev.socketloom").log(ERROR, "a handler failed", new IllegalStateException("why"));
        assertEquals(1, lines());
        assertTrue(shown.toString(UTF_8).contains("ERROR   a handler failed: java.lang.IllegalStateException: why"));
    }

    @Test
    void itIsQuietByDefault() {
        Log.show(out, false, false);
        http.log(INFO, "listening");
        http.log(DEBUG, "a connection");
        requests.log(INFO, "GET /");
        assertEquals(0, lines());
    }

    @Test
    void requestsAreShownWhenAskedFor() {
        Log.show(out, false, true);
        requests.log(INFO, "GET /");
        http.log(DEBUG, "a connection");
        assertEquals(1, lines());
    }

    @Test
    void debugShowsEverythingAndWhereItFailed() {
        Log.show(out, true, false);
        requests.log(INFO, "GET /");
        http.log(DEBUG, "a connection broke", new IllegalStateException("why"));
        assertTrue(lines() > 2);
        String frame = "(?s).*\\R    at [^\\n]*LogTest\\.debugShows.*";
        assertTrue(shown.toString(UTF_8).matches(frame), shown.toString(UTF_8));
    }

    private long lines() {
        return shown.toString(UTF_8).lines().count();
    }
}
