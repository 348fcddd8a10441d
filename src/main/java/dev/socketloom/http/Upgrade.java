package dev.socketloom.http;

import java.io.IOException;

/// "101 Switching Protocols" (RFC 9110 §7.8) and what comes after it.
///
/// @param headers the fields of the 101 answer, `Upgrade` among them
/// @param takeover who has the connection from then on
public record Upgrade(Headers headers, Takeover takeover) implements Reply {

    /// The protocol after HTTP.
    @FunctionalInterface
    public interface Takeover {
        /// Runs on the connection's thread. From here on the connection belongs to this method: it closes the wire,
        /// or leaves that to another thread it has passed the reading to.
        ///
        /// @param input what the peer has sent after its request, and all that follows
        /// @param wire the connection itself
        void run(Input input, Wire wire) throws IOException;
    }
}
