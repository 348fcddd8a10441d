package dev.socketloom.http;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.time.Duration;

/// Where connections come from, and the keeper of those that are open: a port, or for tests nothing but memory.
///
/// Thread-safe.
public sealed interface Connections extends AutoCloseable permits HttpServer, MemoryServer {

    /// Where it listens.
    InetSocketAddress address();

    /// Serves a connection that somebody else has accepted, on a thread of its own.
    ///
    /// @param alreadyRead what was read from it before: the beginning of a request, or nothing
    void adopt(SocketChannel connection, byte[] alreadyRead) throws IOException;

    /// How many connections are open.
    int connections();

    /// Takes no more connections; those that are open go on.
    void stopAccepting();

    /// Waits until the peers have closed their connections, or the time is over.
    void awaitFarewells(Duration patience) throws InterruptedException;

    /// Ends everything at once. Connections' threads end as soon as their handlers return.
    @Override
    void close();
}
