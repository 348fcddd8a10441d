package dev.socketloom.http;

import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/// What one logger says from now until the end of a test, and nobody else hears; those below it do not count.
final class Logged extends Handler implements AutoCloseable {

    private final Logger logger;
    private final Level before;
    private final BlockingQueue<LogRecord> records = new LinkedBlockingQueue<>();

    Logged(String name) {
        logger = Logger.getLogger(name);
        before = logger.getLevel();
        logger.setLevel(Level.ALL);
        logger.setUseParentHandlers(false);
        logger.addHandler(this);
    }

    /// The next record; waits for it.
    LogRecord take() throws InterruptedException {
        return records.take();
    }

    /// The text of the next record; waits for it.
    String line() throws InterruptedException {
        return text(take());
    }

    /// The texts of all that have come and were not taken.
    List<String> rest() {
        return records.stream().map(Logged::text).toList();
    }

    static String text(LogRecord logged) {
        return new SimpleFormatter().formatMessage(logged);
    }

    @Override
    public void publish(LogRecord logged) {
        if (logger.getName().equals(logged.getLoggerName())) {
            records.add(logged);
        }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
        logger.removeHandler(this);
        logger.setUseParentHandlers(true);
        logger.setLevel(before);
    }
}
