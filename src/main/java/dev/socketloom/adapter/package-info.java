/// Chapter 5: rooms, or who receives a broadcast.
///
/// A room is a name under which a server remembers some of its clients. That is all there is to it: nobody creates a
/// room, nobody is asked to leave an empty one, and clients do not even know that rooms exist. What makes them worth a
/// chapter is that everything happens at once. Clients come and go while a broadcast is on its way; ten thousand of
/// them leave when a network fails; and one day there are several servers, and the members of a room sit on all of
/// them.
///
/// ```
///   io.to("chess").emit("move", …)
///     │
///     │    Target    rooms { chess }, except { }, flags
///     ▼
///   Adapter ───────────────────────────── who?
///     │ LocalAdapter    rooms and memberships in memory
///     │ (a cluster's)   the same, and a message to the other servers
///     ▼
///   Delivery ──────────────────────────── how?   the layer above: encode once, queue for each
///     │
///     ├──▶ Member A
///     └──▶ Member B
/// ```
///
/// The cut between *who* and *how* is the point. An adapter gets an event that nobody has encoded, because another
/// server may want another form of it, and it never sees a connection. Whether the members are on this server or a
/// broadcast has come from another one, the delivery is the same code.
///
/// | read this | to learn |
/// |---|---|
/// | [Target], [Flags] | what can be said about receivers: unions, exceptions, volatile, local |
/// | [LocalAdapter], [Membership], [Arrivals] | two maps and an order, in step: broadcasts over a snapshot, leaving without a search |
/// | [Adapter], [AdapterFactory] | what a cluster's adapter has to be able to do |
/// | [Member], [Delivery], [Delivered] | what the layer above provides, and what it tells |
/// | [AckCall], [AckCollector] | broadcasts that are answered |
/// | [Answers], [RemoteSocket] | questions to the other servers, answered in part when one is silent |
///
/// # What holds
///
/// - Membership is local and done when the call returns; no network is touched.
/// - A broadcast is queued for every matching member of this server when it returns. Who joins later does not get it,
///   who leaves meanwhile may; nobody gets it twice, in however many of the rooms they are.
/// - From one thread, a broadcast and what is then sent to one of its receivers arrive in that order. Broadcasts of
///   two threads at the same time are in *some* order for each receiver, which may differ from one receiver to the
///   next: a room has no queue of its own, each client has. Who needs one order for all, as a game does, broadcasts
///   from one thread.
/// - When a member goes, all its rooms are left in one step, at a cost that depends on how many those are and not on
///   how many rooms or members there are.
/// - A room without members is not remembered, whatever names clients invent.
///
/// # Threads and locks
///
/// Everything is called from everywhere. A [Membership] has a lock, taken before the short one that the map of rooms
/// holds for one of its entries. Broadcasts take neither: they go over a snapshot.
package dev.socketloom.adapter;
