package dev.socketloom;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import org.jspecify.annotations.Nullable;

/// The log of this layer: one line an event, quiet by default.
final class Log {

    private static final Logger LOGGER = System.getLogger("dev.socketloom");

    private Log() {}

    static void debug(String format, @Nullable Object... args) {
        LOGGER.log(Level.DEBUG, format, args);
    }

    static void warning(String message) {
        LOGGER.log(Level.WARNING, message);
    }

    static void warning(String message, Throwable error) {
        LOGGER.log(Level.WARNING, message, error);
    }
}
