package dev.socketloom.bench;

import dev.socketloom.bench.ExchangeLoad.Form;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/// Clients that only answer pings: what does one cost in memory, and what does a ping cost?
///
/// ```
///   collect garbage, read memory ──▶ connect all ──▶ wait, collect, read again
///                                               └──▶ cpu of a window, pings in it
/// ```
///
/// Owned as every [Load] is.
final class IdleLoad extends Load {

    /// What is asked: what the memory of a process has grown by that has just started, or of one that has worked before
    /// and has what memory its compiler needs; what lives on the heap of the one and of the other (the stack of a thread
    /// that waits is smaller when its code is compiled); or the cost of a ping.
    enum Question {
        MEMORY, WARM_MEMORY, HEAP, WARM_HEAP, HEARTBEAT;

        private boolean isOfWarmServers() {
            return this == WARM_MEMORY || this == WARM_HEAP;
        }
    }

    private static final Duration FREQUENT_PINGS = Duration.ofSeconds(5);
    private static final Duration SETTLING = Duration.ofSeconds(3);

    /// Four pings for each client: a server's first ones are not what a ping costs, any more than its first messages.
    private static final Duration PINGS_BEFORE = FREQUENT_PINGS.multipliedBy(4);

    /// Two intervals, so that each client gets two pings.
    private static final Duration WINDOW = FREQUENT_PINGS.multipliedBy(2);

    private static final Duration WARMING = Duration.ofSeconds(5);

    /// When clients go, code is run that was not needed while they were there, and what was compiled without it is thrown
    /// away. So they come and go some times.
    private static final int WARMINGS = 4;

    private final Question question;

    IdleLoad(int clients, Question question) {
        super(clients);
        this.question = question;
    }

    /// How often the server is to send pings.
    Duration pings() {
        return question == Question.HEARTBEAT ? FREQUENT_PINGS : Bout.USUAL_PINGS;
    }

    /// Ends with the connection.
    @Override
    void client(Peer peer, int number) throws IOException {
        try (Link link = join(peer)) {
            ready();
            while (true) {
                link.readPing();
                done(1);
            }
        }
    }

    Sample measure(Peer peer) throws IOException, InterruptedException {
        for (int i = 0; question.isOfWarmServers() && i < WARMINGS; i++) {
            new ExchangeLoad(Form.ECHO, 50, 1, 64).measure(peer, Duration.ZERO, WARMING);
            new ConnectLoad(50, false).measure(peer, Duration.ZERO, WARMING);
        }
        long before = held(peer);
        List<Thread> threads = begin(peer);
        Thread.sleep(question == Question.HEARTBEAT ? PINGS_BEFORE : SETTLING);
        Sample sample = question == Question.HEARTBEAT
                ? watch(peer, WINDOW)
                : new Sample((held(peer) - before) / 1e3 / clients(), 0, Integrity.CLEAN);
        Sample judged = judged(sample);
        end(threads);
        return judged;
    }

    private long held(Peer peer) throws IOException, InterruptedException {
        return switch (question) {
            case MEMORY, WARM_MEMORY -> {
                peer.collectGarbage();
                // G1 gives memory back little by little, after the collection.
                Thread.sleep(SETTLING);
                yield peer.memory();
            }
            case HEAP, WARM_HEAP -> peer.liveHeap();
            case HEARTBEAT -> 0;
        };
    }

    @Override
    void end(List<Thread> threads) throws InterruptedException {
        disperse(threads);
    }
}
