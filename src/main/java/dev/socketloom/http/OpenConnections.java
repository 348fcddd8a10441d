package dev.socketloom.http;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Who is connected: what a server counts, bounds, waits for and ends.
///
/// ```
///   hasRoomFor ──▶ add ──▶ [ wire, connection ] ──▶ forget, when the wire closes, whoever closes it
/// ```
///
/// There may be a limit for all, and one for those from one address. What counts as one address is what one customer of
/// a provider gets: all 32 bits in IPv4, the first 64 of 128 in IPv6.
///
/// Thread-safe: `open` is guarded by its own monitor, for which whoever waits for the last one waits, too.
final class OpenConnections {

    /// The bytes of an address that say whose it is.
    private static final int NETWORK = 8;

    private final int most;
    private final int mostPerAddress;

    /// A map, because taking something out needs no memory: a connection that ends for want of it is forgotten, too. One
    /// without nodes, which takes a third of what others do: most of those who are in it are idle.
    @GuardedBy("open")
    private final IdentityHashMap<Wire, HttpConnection> open = new IdentityHashMap<>();

    /// How many there are from each network; empty when nobody asks.
    private final Map<Long, Integer> perNetwork = new ConcurrentHashMap<>();

    OpenConnections(int most, int mostPerAddress) {
        this.most = most;
        this.mostPerAddress = mostPerAddress;
    }

    /// Whether one more may come from there.
    boolean hasRoomFor(InetSocketAddress peer) {
        return size() < most
                && (!countsAddresses() || perNetwork.getOrDefault(network(peer), 0) < mostPerAddress);
    }

    private boolean countsAddresses() {
        return mostPerAddress < most;
    }

    private static long network(InetSocketAddress peer) {
        InetAddress address = peer.getAddress();
        byte[] bytes = address == null ? new byte[0] : address.getAddress();
        long network = 0;
        for (int i = 0; i < Math.min(NETWORK, bytes.length); i++) {
            network = network << Byte.SIZE | Byte.toUnsignedLong(bytes[i]);
        }
        return network;
    }

    void add(Wire wire, HttpConnection connection) {
        synchronized (open) {
            open.put(wire, connection);
        }
        if (countsAddresses()) {
            perNetwork.merge(network(wire.peer()), 1, Integer::sum);
        }
    }

    /// The wire has closed.
    void forget(Wire wire) {
        HttpConnection connection = of(wire);
        if (connection == null) {
            return;
        }
        try {
            if (countsAddresses()) {
                perNetwork.computeIfPresent(network(wire.peer()), (_, count) -> count == 1 ? null : count - 1);
            }
            connection.wireClosed();
        } finally {
            synchronized (open) {
                open.remove(wire);
                open.notifyAll();
            }
        }
    }

    private @Nullable HttpConnection of(Wire wire) {
        synchronized (open) {
            return open.get(wire);
        }
    }

    int size() {
        synchronized (open) {
            return open.size();
        }
    }

    /// Waits until there are none, or the time is over.
    void awaitNone(Duration patience) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        synchronized (open) {
            for (long left = patience.toNanos(); !open.isEmpty() && left > 0; left = deadline - System.nanoTime()) {
                TimeUnit.NANOSECONDS.timedWait(open, left);
            }
        }
    }

    void closeAll() {
        List<Wire> all;
        synchronized (open) {
            all = List.copyOf(open.keySet());
        }
        all.forEach(Wire::close);
    }
}
