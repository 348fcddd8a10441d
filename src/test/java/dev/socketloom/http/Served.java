package dev.socketloom.http;

import java.time.Duration;

/// One connection in memory with an endpoint behind it and a raw client before it; its time stands still until it is
/// moved.
public final class Served implements AutoCloseable {

    private final Wires wires;
    private final Ticker ticker = Ticker.manual();
    private final RawClient client;
    private final Thread thread;

    private Served(Wires wires, HttpOptions options, Endpoint endpoint) {
        this.wires = wires;
        client = new RawClient(wires.client());
        var connection = new HttpConnection(wires.server(), service(endpoint, options, ticker));
        wires.server().onClose(connection::wireClosed);
        thread = Thread.ofVirtual().name("served").start(connection);
    }

    /// A connection whose requests this endpoint answers.
    public static Served by(Endpoint endpoint) {
        return new Served(Wires.roomy(), HttpOptions.defaults(), endpoint);
    }

    /// The same within other limits.
    public static Served by(HttpOptions options, Endpoint endpoint) {
        return new Served(Wires.roomy(), options, endpoint);
    }

    /// The same over a connection of the caller's, which shares what it receives with others.
    public static Served over(Wires wires, Budget receiving, Endpoint endpoint) {
        HttpOptions d = HttpOptions.defaults();
        return new Served(wires, new HttpOptions(d.requestLine(), d.head(), d.headerLines(), d.headTime(), d.bodyTime(),
                d.idleTime(), d.chunkLine(), d.trailers(), d.writeStall(), d.discard(), d.discardTime(),
                d.connections(), d.connectionsPerAddress(), d.backlog(), receiving), endpoint);
    }

    /// The same over a connection of the caller's.
    public static Served over(Wires wires, Endpoint endpoint) {
        return new Served(wires, HttpOptions.defaults(), endpoint);
    }

    /// What one connection has in common with others, of which there are none.
    static HttpService service(Endpoint endpoint, HttpOptions options, Ticker ticker) {
        return new HttpService(endpoint, options, ticker, Thread.ofVirtual().factory());
    }

    /// The client.
    public RawClient client() {
        return client;
    }

    /// Both ends.
    public Wires wires() {
        return wires;
    }

    /// The connection's ticker.
    public Ticker ticker() {
        return ticker;
    }

    /// The connection's thread.
    public Thread thread() {
        return thread;
    }

    /// Moves the time once the connection waits for input.
    public void advanceWhileReading(Duration by) throws InterruptedException {
        wires.server().awaitBlockedReader();
        ticker.advance(by);
    }

    /// Waits until the connection's thread has ended.
    public void awaitEnd() throws InterruptedException {
        thread.join();
    }

    @Override
    public void close() {
        wires.client().close();
        wires.server().close();
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
