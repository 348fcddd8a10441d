package dev.socketloom.engineio;

import dev.socketloom.http.Headers;
import dev.socketloom.http.Request;

/// What the engine's answers are beside the packets in them, and who hears of requests that are refused.
///
/// Each function is called on the thread of the connection, may block, and must not fail.
///
/// @param compressFrom how many bytes the body of a polling answer has to have to be compressed
/// @param fields the application's own fields
/// @param cookie the cookie that names a session
/// @param refusal who hears of refused requests
public record AnswerOptions(int compressFrom, Fields fields, Cookie cookie, Refusal refusal) {

    /// No body is that long.
    public static final int NEVER = Integer.MAX_VALUE;

    /// Nothing but packets.
    public static final AnswerOptions PLAIN = new AnswerOptions(
            NEVER, (request, first) -> Headers.EMPTY, (sid, secure) -> Headers.EMPTY, (request, code, message) -> {});

    /// What an application adds to the answers that a session gets.
    @FunctionalInterface
    public interface Fields {
        /// The fields of the answer to `request`; `first` says whether the session begins with it.
        Headers of(Request request, boolean first);
    }

    /// The cookie that a session begins with.
    @FunctionalInterface
    public interface Cookie {
        /// The field that sets it, or nothing.
        Headers of(String sid, boolean secure);
    }

    /// A listener for refusals.
    @FunctionalInterface
    public interface Refusal {
        /// A request gets an error instead of a session or a packet.
        void happened(Request request, int code, String message);
    }
}
