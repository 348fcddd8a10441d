package dev.socketloom.packet;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One Socket.IO packet (protocol revision 5), as a value.
///
/// | type | on the wire   | here             | payload                                      | ack id   |
/// |-----:|---------------|------------------|----------------------------------------------|----------|
/// |    0 | CONNECT       | [Connect]        | none, or an object                           | –        |
/// |    1 | DISCONNECT    | [Disconnect]     | none                                         | –        |
/// |    2 | EVENT         | [Event]          | an array: the event's name, its arguments    | possible |
/// |    3 | ACK           | [Ack]            | an array: the arguments                      | always   |
/// |    4 | CONNECT_ERROR | [ConnectError]   | an object; in revision 4 anything            | –        |
/// |    5 | BINARY_EVENT  | [Event]          | as 2, with placeholders for bytes            | possible |
/// |    6 | BINARY_ACK    | [Ack]            | as 3, with placeholders for bytes            | always   |
///
/// Seven types, five records: whether an event is binary is not a property of the event but of the way it travels.
/// An [Event] with a `byte[]` anywhere among its arguments leaves as 5, one without as 2, and nobody above this
/// package can tell or should care.
///
/// Immutable as far as it goes: lists and maps in it belong to whoever received the packet.
public sealed interface Packet {

    /// The namespace the packet belongs to: `/` or `/something`, a valid [NamespaceName] in all but a [Connect].
    String namespace();

    /// `0`: a client asks to join a namespace, or learns that it has (`auth` then holds its `sid`).
    ///
    /// @param namespace the namespace to join; what a client asks for need not be a valid [NamespaceName]
    /// @param auth what the client sent along, or the server's answer; null when the packet has none
    record Connect(String namespace, @Nullable Map<String, @Nullable Object> auth) implements Packet {}

    /// `1`: one side leaves a namespace.
    ///
    /// @param namespace the namespace to leave
    record Disconnect(String namespace) implements Packet {}

    /// `2`, or `5` when there are bytes among the arguments: an event.
    ///
    /// @param namespace the namespace it happens in
    /// @param ackId the number under which the sender expects an acknowledgement, or null
    /// @param name the event's name
    /// @param args its arguments: JSON values and `byte[]`
    record Event(String namespace, @Nullable Long ackId, String name, List<@Nullable Object> args) implements Packet {

        /// Whether a name means something to the libraries themselves: a client that sends one of these is refused, and an
        /// application that emits one should be.
        public static boolean isReserved(String name) {
            // Asked twice for each event, and a switch costs a third of what a set does.
            return switch (name) {
                case "connect", "connect_error", "disconnect", "disconnecting", "newListener", "removeListener" -> true;
                default -> false;
            };
        }
    }

    /// `3`, or `6` when there are bytes among the arguments: the answer to an event.
    ///
    /// @param namespace the namespace of the event
    /// @param ackId the event's number
    /// @param args what is answered: JSON values and `byte[]`
    record Ack(String namespace, long ackId, List<@Nullable Object> args) implements Packet {}

    /// `4`: the server refuses a client. Decoded like any other, so that clients can be written with this package;
    /// a server closes the connection of a client that sends one.
    ///
    /// @param namespace the namespace the client wanted to join
    /// @param data what to tell it: an object with `message`, perhaps with `data`; in revision 4 any JSON value
    record ConnectError(String namespace, Object data) implements Packet {}
}
