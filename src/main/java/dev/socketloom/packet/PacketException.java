package dev.socketloom.packet;

/// A packet that cannot be decoded: the connection it came from is to be closed. The only thing that leaves this
/// layer for a mistake of the peer; the message is for logs, not for the wire.
public final class PacketException extends Exception {

    private static final long serialVersionUID = 1;

    /// A violation in one sentence.
    public PacketException(String violation) {
        super(violation);
    }

    /// A violation that something else noticed.
    PacketException(String violation, Throwable cause) {
        super(violation, cause);
    }
}
