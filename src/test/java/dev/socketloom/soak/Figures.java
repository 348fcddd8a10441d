package dev.socketloom.soak;

import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/// What a server holds at one moment, after a full collection.
///
/// @param threads platform threads but for the carriers of virtual ones
/// @param virtual virtual threads
/// @param connections TCP connections
/// @param sessions Engine.IO sessions
/// @param sockets sockets in all namespaces
/// @param rooms rooms that somebody is in
/// @param namespaces namespaces that exist
/// @param descriptors file descriptors
/// @param heap KiB that are reachable
/// @param connects how often a connect handler has run
/// @param disconnects how often a disconnect handler has run
/// @param opened how many sessions there have been
record Figures(long threads, long virtual, long connections, long sessions, long sockets, long rooms, long namespaces,
        long descriptors, long heap, long connects, long disconnects, long opened) {

    private static final int SLACK = 4;

    /// As numbers with spaces between them.
    String toLine() {
        return LongStream.of(threads, virtual, connections, sessions, sockets, rooms, namespaces, descriptors, heap, connects,
                disconnects, opened).mapToObj(Long::toString).collect(Collectors.joining(" "));
    }

    static Figures parse(String line) {
        long[] n = Arrays.stream(line.split(" ")).mapToLong(Long::parseLong).toArray();
        return new Figures(n[0], n[1], n[2], n[3], n[4], n[5], n[6], n[7], n[8], n[9], n[10], n[11]);
    }

    /// Whether nothing of any client is left.
    boolean isEmpty() {
        return sessions == 0 && sockets == 0 && rooms == 0 && connections == 0 && namespaces == 1 && connects == disconnects;
    }

    /// The same, and no virtual thread more than before; of other threads and of descriptors a few may be the JVM's, which
    /// it has not needed until then.
    boolean isAs(Figures before) {
        return isEmpty() && virtual <= before.virtual
                && threads <= before.threads + SLACK && descriptors <= before.descriptors + SLACK;
    }
}
