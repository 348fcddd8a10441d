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
        /// Takes the connection, on its thread. The answer is written by whoever has taken it, so that the first it has to
        /// say can leave together with that.
        ///
        /// @param answer the 101, to be written before anything else
        /// @param input what the peer has sent after its request, and all that follows
        /// @param wire the connection itself
        /// @return what is run there next
        Conversation begin(byte[] answer, Input input, Wire wire) throws IOException;
    }

    /// What is spoken in the protocol after HTTP. A method of its own, called from the bottom of the thread's stack: each
    /// frame below one that waits for ever is memory of every connection that does.
    @FunctionalInterface
    public interface Conversation {
        /// Runs on the connection's thread. From here on the connection belongs to this method: it closes the wire,
        /// or leaves that to another thread it has passed the reading to.
        void run() throws IOException;
    }
}
