package dev.socketloom.http;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/// The last word on something that has failed and ends there: it is logged, whatever that costs.
///
/// A thread that has run out of memory, of stack or of files may well fail again when it says so, and what comes behind
/// the log line is what keeps the server alive. And a stack that was too deep would fill a log with a thousand lines.
///
/// Stateless.
public final class Failures {

    private Failures() {}

    /// Logs a failure; nothing is thrown.
    public static void log(Logger log, String what, Throwable failure) {
        try {
            if (failure instanceof VirtualMachineError) {
                log.log(Level.ERROR, "{0}: {1}", what, brief(failure));
            } else {
                log.log(Level.ERROR, what, failure);
            }
        } catch (Throwable worse) {
            // There is nobody left to tell.
        }
    }

    /// A failure in one line: what it is, and where it came from.
    public static String brief(Throwable failure) {
        StackTraceElement[] stack = failure.getStackTrace();
        return stack.length == 0 ? failure.toString() : failure + " at " + stack[0];
    }
}
