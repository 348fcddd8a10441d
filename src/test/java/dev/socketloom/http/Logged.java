package dev.socketloom.http;

import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/// What one logger says from now until the end of a test, and nobody else hears.
///
/// Only what begins in a certain way is kept: a connection of the test before may still be saying good-bye.
final class Logged extends Handler implements AutoCloseable {

    private final Logger logger;
    private final String beginning;
    private final Level before;
    private final BlockingQueue<LogRecord> records = new LinkedBlockingQueue<>();

    Logged(String name, String beginning) {
        logger = Logger.getLogger(name);
        this.beginning = beginning;
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
        if (logger.getName().equals(logged.getLoggerName()) && text(logged).startsWith(beginning)) {
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
