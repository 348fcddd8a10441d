package dev.socketloom;

import java.time.Duration;

/// The limits of a server that is being built, a method each: what a client may cost, and for how long.
///
/// What happens on excess stands in the README; defaults, ranges and reasons in [ServerOptions].
///
/// Not thread-safe: for the thread that configures.
public abstract sealed class ServerLimits permits ServerSettings {

    ServerLimits() {}

    /// Sets anything, by its setting.
    ///
    /// @throws IllegalArgumentException when the value is not allowed; the message says what is
    public abstract <T> ServerBuilder set(Setting<T> setting, T value);

    /// How long after one ping the next is sent: 25 s.
    public ServerBuilder pingInterval(Duration interval) {
        return set(ServerOptions.PING_INTERVAL, interval);
    }

    /// How long a client may take to answer a ping: 20 s.
    public ServerBuilder pingTimeout(Duration timeout) {
        return set(ServerOptions.PING_TIMEOUT, timeout);
    }

    /// How long an upgrade from polling to WebSocket may take: 10 s.
    public ServerBuilder upgradeTimeout(Duration timeout) {
        return set(ServerOptions.UPGRADE_TIMEOUT, timeout);
    }

    /// How long a connection may stay without having joined a namespace: 45 s.
    public ServerBuilder connectTimeout(Duration timeout) {
        return set(ServerOptions.CONNECT_TIMEOUT, timeout);
    }

    /// The largest message in bytes, inclusive: 1,000,000.
    public ServerBuilder maxPayload(int bytes) {
        return set(ServerOptions.MAX_PAYLOAD, bytes);
    }

    /// The most frames that a WebSocket message may be cut into, empty ones counted: 16,384.
    public ServerBuilder maxFragments(int count) {
        return set(ServerOptions.MAX_FRAGMENTS, count);
    }

    /// The most attachments of one packet: 10.
    public ServerBuilder maxAttachments(int count) {
        return set(ServerOptions.MAX_ATTACHMENTS, count);
    }

    /// How deep JSON from a client may nest: 500, which is also the most.
    public ServerBuilder maxDepth(int levels) {
        return set(ServerOptions.MAX_DEPTH, levels);
    }

    /// How long the `auth` with which a client joins a namespace may be, in bytes: 16 KiB.
    public ServerBuilder maxAuth(int bytes) {
        return set(ServerOptions.MAX_AUTH, bytes);
    }

    /// How long an acknowledgement is waited for when nothing else is said: 60 s.
    public ServerBuilder ackTimeout(Duration timeout) {
        return set(ServerOptions.ACK_TIMEOUT, timeout);
    }

    /// The most acknowledgements that one socket may owe: 10,000.
    public ServerBuilder maxPendingAcks(int count) {
        return set(ServerOptions.MAX_PENDING_ACKS, count);
    }

    /// The most rooms that one socket may be in: 1,000.
    public ServerBuilder maxRooms(int count) {
        return set(ServerOptions.MAX_ROOMS, count);
    }

    /// How long the name of a room may be, in characters: 1024.
    public ServerBuilder maxRoomName(int characters) {
        return set(ServerOptions.MAX_ROOM_NAME, characters);
    }

    /// The most sessions at once: 10,000, or as many as there may be connections, if that is more.
    public ServerBuilder maxSessions(int count) {
        return set(ServerOptions.MAX_SESSIONS, count);
    }

    /// The most namespaces that one connection may join: 100.
    public ServerBuilder maxNamespaces(int count) {
        return set(ServerOptions.MAX_NAMESPACES, count);
    }

    /// How many bytes of unfinished messages the server may hold for all clients together: an eighth of the memory. No client
    /// may have more of it than is left.
    public ServerBuilder receiveBudget(long bytes) {
        return set(ServerOptions.RECEIVE_BUDGET, bytes);
    }

    /// How many bytes may wait for a client that does not take them: 4 MiB. While it takes some, eight times as many.
    public ServerBuilder outboxLimit(int bytes) {
        return set(ServerOptions.OUTBOX_LIMIT, bytes);
    }

    /// How long a client may take nothing while more than that waits for it: 5 s.
    public ServerBuilder outboxPatience(Duration patience) {
        return set(ServerOptions.OUTBOX_PATIENCE, patience);
    }

    /// How many bytes may wait for all clients together: a quarter of the memory. No client may have more of it than is left.
    public ServerBuilder sendBudget(long bytes) {
        return set(ServerOptions.SEND_BUDGET, bytes);
    }

    /// How long a peer may take nothing of what is written to it: 20 s.
    public ServerBuilder writeTimeout(Duration timeout) {
        return set(ServerOptions.WRITE_TIMEOUT, timeout);
    }

    /// How long a handler may run before a warning says which it is and where: 10 s. Zero for no warnings.
    public ServerBuilder slowHandler(Duration limit) {
        return set(ServerOptions.SLOW_HANDLER, limit);
    }

    /// How long a client may take to answer a WebSocket close frame: 5 s.
    public ServerBuilder closeTimeout(Duration timeout) {
        return set(ServerOptions.CLOSE_TIMEOUT, timeout);
    }

    /// The most TCP connections at once: 10,000.
    public ServerBuilder maxConnections(int count) {
        return set(ServerOptions.MAX_CONNECTIONS, count);
    }

    /// The most TCP connections at once from one address, or in IPv6 from one network of 64 bits: any number. Behind a proxy
    /// all come from the proxy.
    public ServerBuilder maxConnectionsPerAddress(int count) {
        return set(ServerOptions.MAX_CONNECTIONS_PER_ADDRESS, count);
    }

    /// How many connections may wait to be accepted: 1,024.
    public ServerBuilder backlog(int count) {
        return set(ServerOptions.BACKLOG, count);
    }

    /// The longest request line, in bytes: 8 KiB.
    public ServerBuilder maxRequestLine(int bytes) {
        return set(ServerOptions.MAX_REQUEST_LINE, bytes);
    }

    /// The largest head of an HTTP request, in bytes: 16 KiB.
    public ServerBuilder maxHead(int bytes) {
        return set(ServerOptions.MAX_HEAD, bytes);
    }

    /// The most header lines of an HTTP request: 100.
    public ServerBuilder maxHeaderLines(int count) {
        return set(ServerOptions.MAX_HEADER_LINES, count);
    }

    /// The longest line before a chunk of a body, in bytes: 4 KiB.
    public ServerBuilder maxChunkLine(int bytes) {
        return set(ServerOptions.MAX_CHUNK_LINE, bytes);
    }

    /// The most bytes of trailers after the last chunk of a body: 4 KiB.
    public ServerBuilder maxTrailers(int bytes) {
        return set(ServerOptions.MAX_TRAILERS, bytes);
    }

    /// How long the head of an HTTP request may take: 10 s.
    public ServerBuilder headTimeout(Duration timeout) {
        return set(ServerOptions.HEAD_TIMEOUT, timeout);
    }

    /// How long the body of an HTTP request may take: 60 s.
    public ServerBuilder bodyTimeout(Duration timeout) {
        return set(ServerOptions.BODY_TIMEOUT, timeout);
    }

    /// How long a connection may wait for its next HTTP request: 30 s.
    public ServerBuilder keepAlive(Duration time) {
        return set(ServerOptions.KEEP_ALIVE, time);
    }

    /// How many unread bytes are thrown away, so that a peer that is still sending can read the answer: 64 KiB.
    public ServerBuilder discardLimit(int bytes) {
        return set(ServerOptions.DISCARD_LIMIT, bytes);
    }

    /// How long that may take: 1 s.
    public ServerBuilder discardTimeout(Duration timeout) {
        return set(ServerOptions.DISCARD_TIMEOUT, timeout);
    }
}
