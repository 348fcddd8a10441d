package dev.socketloom.http;

import java.net.InetSocketAddress;
import java.time.Duration;

/// Where connections come from, and the keeper of those that are open: a port, or for tests nothing but memory.
///
/// Thread-safe.
public sealed interface Connections extends AutoCloseable permits HttpServer, MemoryServer {

    /// Where it listens.
    InetSocketAddress address();

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
