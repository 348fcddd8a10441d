package dev.socketloom.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class FailuresTest {

    private static final String NAME = "dev.socketloom.failures";
    private static final System.Logger LOG = System.getLogger(NAME);

    @Test
    void areLoggedWithTheirStack() throws Exception {
        var failure = new IllegalStateException("boo");
        try (var logged = new Logged(NAME, "")) {
            Failures.log(LOG, "it failed", failure);
            LogRecord line = logged.take();
            assertEquals("it failed", line.getMessage());
            assertSame(failure, line.getThrown());
        }
    }

    @Test
    void areOneLineWhenTheStackIsWhatHasRunOut() throws Exception {
        try (var logged = new Logged(NAME, "")) {
            Failures.log(LOG, "it failed", new StackOverflowError());
            LogRecord line = logged.take();
            assertNull(line.getThrown());
            assertTrue(Logged.text(line).matches(
                    "it failed: java.lang.StackOverflowError at \\S*dev.socketloom.http.FailuresTest\\S*"),
                    Logged.text(line));
        }
    }

    @Test
    void endHereEvenIfTheyCannotBeLogged() {
        Failures.log(LOG, "it failed", new IllegalStateException() {
            private static final long serialVersionUID = 1;

            @Override
            public StackTraceElement[] getStackTrace() {
                throw new OutOfMemoryError("again");
            }

            @Override
            public String getMessage() {
                throw new OutOfMemoryError("again");
            }

            @Override
            public void printStackTrace(java.io.PrintWriter writer) {
                throw new OutOfMemoryError("again");
            }
        });
    }

    @Test
    void areBriefWithoutAStack() {
        var bare = new OutOfMemoryError("Java heap space");
        bare.setStackTrace(new StackTraceElement[0]);
        assertEquals("java.lang.OutOfMemoryError: Java heap space", Failures.brief(bare));
    }
}
