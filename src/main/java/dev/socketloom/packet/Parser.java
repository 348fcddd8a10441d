package dev.socketloom.packet;

import java.nio.charset.StandardCharsets;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// What packets look like on the wire. Both ends have to agree on one beforehand: nothing in the handshake tells.
///
/// ```
///   Event("/", 7, "hi", [1])
///     JSON      27["hi",1]                                             one text, and attachments if there are
///     MSGPACK   84 a4 type 02 a3 nsp a1 / a2 id 07 a4 data 92 a2 hi 01     one binary message, bytes and all
/// ```
///
/// A server has one parser for all of its clients, so that a broadcast is encoded once. What handlers see does not
/// depend on it: the values are JSON's and bytes, as the table of [Shape] has them.
///
/// Another one can be written with this interface: its encoder must put everything into packets that its decoder and
/// the peer's take out again, and its decoder must expect anything.
///
/// Thread-safe; its decoders are not.
public interface Parser {

    /// The one that every client has: `socket.io-parser`.
    Parser JSON = new JsonPackets();

    /// `socket.io-msgpack-parser`: smaller where there are many numbers or bytes.
    Parser MSGPACK = new MessagePackPackets();

    /// The wire form of a packet.
    ///
    /// @throws IllegalArgumentException when an argument has none; the message says which, where it stands in the
    ///     packet's payload and what to do
    Encoded encode(Packet packet);

    /// The decoder of one connection.
    ///
    /// @param limits what it accepts
    /// @param joined whether the connection may send events to a namespace: asked before anything is kept of a packet
    ///     that is not complete
    Decoder decoder(PacketLimits limits, Predicate<String> joined);

    /// The wire form to packets, message by message: one a connection, because a packet may arrive in pieces.
    ///
    /// A decoder that has thrown is not used again: its connection is closed. Nothing but a [PacketException] may leave
    /// it, whatever arrives.
    ///
    /// Not thread safe: whoever reads the connection owns it.
    interface Decoder {

        /// Takes a text message. It is UTF-8, which has been checked, and somebody else's: the octets are others when this
        /// has returned.
        ///
        /// @return the packet, or null when there is more to come
        @Nullable Packet text(byte[] utf8, int from, int to) throws PacketException;

        /// Takes a text message that is a string already.
        ///
        /// @return the packet, or null when there is more to come
        default @Nullable Packet text(String text) throws PacketException {
            byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
            return text(utf8, 0, utf8.length);
        }

        /// Takes a binary message, whose bytes are its own from now on.
        ///
        /// @return the packet, or null when there is more to come
        @Nullable Packet binary(byte[] bytes) throws PacketException;
    }
}
