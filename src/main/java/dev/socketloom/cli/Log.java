package dev.socketloom.cli;

import java.io.PrintStream;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import java.util.stream.Collectors;

/// What the server has to say, one line an event.
///
/// ```text
/// 18:22:01.123 WARNING http  the accept loop pauses: Too many open files
/// ```
///
/// The library speaks through `System.Logger` and leaves the rest to its user; here the user is this program. Warnings
/// are always shown; requests, which have a logger of their own, with `--log-output`; everything with `--debug`, and
/// only then a failure comes with its whole stack trace.
///
/// Thread-safe: one `println` an event.
final class Log extends Handler {

    private static final String ROOT = "dev.socketloom";

    // The loggers whose levels are set here: the JDK forgets one that nobody holds, and its level with it.
    private static final Logger ALL = Logger.getLogger(ROOT);
    private static final Logger REQUESTS = Logger.getLogger(ROOT + ".http.access");

    private final PrintStream out;
    private final boolean debug;
    private final SimpleFormatter formatter = new SimpleFormatter();

    private Log(PrintStream out, boolean debug) {
        this.out = out;
        this.debug = debug;
    }

    /// Shows on `out` what is logged from now on, in place of what was shown elsewhere.
    static void show(PrintStream out, boolean debug, boolean requests) {
        for (Handler before : List.of(ALL.getHandlers())) ALL.removeHandler(before);
        ALL.addHandler(new Log(out, debug));
        ALL.setUseParentHandlers(false);
        ALL.setLevel(debug ? Level.ALL : Level.WARNING);
        REQUESTS.setLevel(requests ? Level.ALL : null); // null: as its parent
    }

    @Override
    public void publish(LogRecord event) {
        if (!isLoggable(event)) return;
        LocalTime time = LocalTime.ofInstant(event.getInstant(), ZoneId.systemDefault());
        String logger = event.getLoggerName();
        String source = logger.equals(ROOT) ? "" : logger.substring(ROOT.length() + 1) + "  ";
        out.println("%tT.%<tL %-7s %s%s%s".formatted(
                time, level(event.getLevel()), source, formatter.formatMessage(event), failure(event)));
    }

    private String failure(LogRecord event) {
        Throwable thrown = event.getThrown();
        if (thrown == null) return "";
        String trace = Arrays.stream(thrown.getStackTrace())
                .map(frame -> System.lineSeparator() + "    at " + frame)
                .collect(Collectors.joining());
        return ": " + thrown + (debug ? trace : "");
    }

    /// The name that `System.Logger` has for it.
    private static String level(Level level) {
        if (level.intValue() >= Level.SEVERE.intValue()) return "ERROR";
        if (level.intValue() >= Level.WARNING.intValue()) return "WARNING";
        if (level.intValue() >= Level.INFO.intValue()) return "INFO";
        return level.intValue() >= Level.FINE.intValue() ? "DEBUG" : "TRACE";
    }

    @Override
    public void flush() {
        out.flush();
    }

    @Override
    public void close() {}
}
