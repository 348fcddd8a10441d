package dev.socketloom.http;

import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/// What this layer logs while it is open, as lines of level and text.
final class LogRecorder extends Handler implements AutoCloseable {

    private static final Logger LOGGER = Logger.getLogger("dev.socketloom.http");

    private final List<String> lines = new ArrayList<>();
    private final SimpleFormatter formatter = new SimpleFormatter();

    LogRecorder() {
        LOGGER.setLevel(Level.ALL);
        LOGGER.setUseParentHandlers(false);
        LOGGER.addHandler(this);
    }

    @Override
    public synchronized void publish(LogRecord event) {
        lines.add(event.getLevel() + " " + formatter.formatMessage(event));
    }

    /// What was logged since the last call.
    synchronized List<String> taken() {
        var taken = List.copyOf(lines);
        lines.clear();
        return taken;
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
        LOGGER.removeHandler(this);
        LOGGER.setUseParentHandlers(true);
        LOGGER.setLevel(null);
    }
}
