package dev.socketloom.adapter;

import dev.socketloom.packet.Packet;
import java.util.Collection;

/// How a broadcast reaches the members on this server: the part of it that an adapter leaves to the layer above.
///
/// An adapter that delivers by itself ends up encoding packets and building frames. Here it only says *who*; the layer
/// above encodes the packet once, however many there are, and gives the same bytes to every session.
///
/// Called on the thread of whoever broadcasts. An implementation queues and never waits for a client.
///
/// @param <M> the kind of member
public interface Delivery<M extends Member> {

    /// Queues an event for each of these members.
    ///
    /// @return for how many it was queued, and for how many dropped
    /// @throws IllegalArgumentException when an argument has no JSON form: nobody gets anything
    Delivered deliver(Packet.Event event, Flags flags, Collection<M> members);

    /// Queues an event for each of these members and reports their acknowledgements. The number under which they
    /// answer is chosen by the implementation.
    ///
    /// @throws IllegalArgumentException when an argument has no JSON form: nobody gets anything
    AckCall<M> deliverWithAck(Packet.Event event, Flags flags, Collection<M> members, AckCollector collector);
}
