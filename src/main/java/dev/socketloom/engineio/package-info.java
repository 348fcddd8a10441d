/// # Chapter 3: Engine.IO, a session that survives a change of transport
///
/// A browser that can speak HTTP can always poll; one that can speak WebSocket often, but not through every proxy.
/// Engine.IO (protocol revision 4) begins with what always works and changes to what is better, without losing,
/// doubling or reordering a packet. What survives the change is a [Session]; what changes is its [Transport].
///
/// ```
///   request ──▶ Engine ──▶ GET, POST ──▶ PollingTransport ──┐
///                    └───▶ Upgrade ────▶ WebSocketTransport ┤      in:  receive ─▶ SessionListener ─▶ Work ─▶ Turn
///                    └───▶ Upgrade+sid ▶ Probe ─────────────┴▶ Session
///                                                                  out: send ─▶ Outbox ─▶ Transport
/// ```
///
/// | read this | to learn | protocol |
/// |---|---|---|
/// | [EnginePacket], [Payload] | the seven packets, and how polling puts them side by side | "Packet encoding" |
/// | [EngineEndpoint], [EngineError], [EngineOptions] | which request means what, and what is refused how | "Handshake", "Transports" |
/// | [OriginPolicy], [Origin], [RefusedOrigins] | which web pages may connect | RFC 6454, Fetch §3.2 |
/// | [TrustedProxies], [Caller] | where a request really comes from | |
/// | [AnswerOptions] | cookies, fields and compression of what is answered | |
/// | [Engine] | which sessions there are, from the first to the last | |
/// | [Session], [SessionId], [SessionBounds], [Duties], [Intake] | what belongs to a client and not to a connection | "Introduction" |
/// | [PollingTransport], [Poll], [Post], [Departures] | a GET that waits, POSTs that bring packets | "HTTP long-polling" |
/// | [WebSocketTransport] | the reader, and how its role moves from thread to thread | "WebSocket" |
/// | [Probe] | the change of transport | "Upgrade" |
/// | [Liveness], [Heartbeat] | who is still there | "Heartbeat" |
/// | [Revision], [Revision4], [Packets] | what depends on the revision | |
/// | [Revision3], [Payload3], [Prepared3], [Heartbeat3] | revision 3, for clients of Socket.IO 2 | revision 3 |
/// | [Turn], [Work], [Wait], [Threads] | in which order handlers run, on which thread, and how one waits for its own client | |
/// | [Errand] | how a part of a handler runs on an executor | |
/// | [Performance], [SlowHandlers], [Carriers] | which of them does not return, and which stop everybody | |
/// | [Outbox], [OutboxOwner], [Couriers], [Backlog], [Sink], [Prepared], [Waiters] | who writes what is sent, and when | |
/// | [OutboxBounds], [Patience], [Parting] | how much waits for a client, and how long | |
/// | [EngineCounts], [SessionEvent], [DropEvent] | what those learn who run it | |
/// | [SessionListener], [CloseReason], [Ending] | what the layer above hears | |
///
/// ## Threads and locks
///
/// A blocking program is easy to read as long as one knows who may block whom. These are the rules.
///
/// 1. **Two roles.** The *reader* is the only thread that reads a connection. The *turn* is the right to run one
///    session's handlers, and the one thing that is held while user code runs; so the events of a client run in
///    order and never two at a time. A part of a handler may run on a platform thread of the application's, which
///    holds the turn meanwhile ([Errand]). Over a WebSocket the connection's thread reads, takes the turn, calls the
///    handler and gives the turn back. Over polling a POST is read and checked as a whole. An event that comes alone and
///    finds the turn free is run at once, and the POST is answered when its handler has returned; should that tarry, a
///    fresh thread answers the POST and goes on with its connection, which may be a proxy's and bring the requests of others
///    ([dev.socketloom.http.Relief]). Other events take their places in the turn's queue, 64 of them at a time, and the
///    turn's *runner*, a virtual thread, runs them; the POST is answered when all have a place and the first of them has
///    begun, which slows down a client that is faster than its handlers.
/// 2. **A handler may wait for its own client.** Whoever begins to wait for a client ([Wait]) counts
///    himself first and then looks whether that client's reader is *away*, in a handler or queueing for one; if so
///    he passes the reading on to a fresh thread. A reader that goes away does it in the other order: away first,
///    then a look at the count. One of the two sees the other. A waiter that holds the turn gives it back meanwhile:
///    a wait is a point where other events of that client may run. At most 64 of a session's events queue this way;
///    reading goes on when one of them begins.
///    Acknowledgements, pongs and the end of a session need no turn. For the same reason a POST is answered at once
///    while somebody waits for its client.
/// 3. **Nobody writes to somebody else's socket and waits.** One queue a session, one thread writing; see [Outbox]. Its own
///    thread, or one of a few that write for all; what would wait behind one that waits gets a thread of its own
///    ([Couriers]).
/// 4. **A poll that waits is watched.** Its connection's thread goes on reading: the end of the stream ends the
///    session at once. Whoever has something to say answers the poll.
/// 5. **Nothing is timed on the way of a message.** One platform thread, the [dev.socketloom.http.Ticker], does
///    everything timed. It neither blocks nor runs user code: it queues pings, closes wires and starts threads.
/// 6. **Threads are clean.** They inherit nothing, and the interrupt status is cleared after every piece of work. But over
///    polling a connection's thread may run handlers of one client after another, as a proxy brings them: what a handler
///    leaves in a `ThreadLocal` the next one finds.
/// 7. **Few locks**, none of them held while user code runs or anything is written: the turn's queue, the outbox,
///    the heartbeat, what seldom changes of a session, the ticker's wheel, and one that keeps a POST and the change of transport apart, under which a payload
///    is heard. Taken together are only heartbeat → outbox → ticker, and that last one → any of the others.
///
/// ## What differs from Node's server, and why
///
/// A page whose origin is not allowed is refused, on every transport: CORS headers alone do not stop a WebSocket.
/// Queues are bounded, each and all of them, and a client that does not take what it is sent is disconnected. A session that lives on a
/// WebSocket is taken over by no second one. What a refused upgrade is told is plain text, not HTML.
///
/// ## What we do not do
///
/// JSONP, which old browsers needed and whose answers are programs. WebTransport, which needs HTTP/3.
package dev.socketloom.engineio;
