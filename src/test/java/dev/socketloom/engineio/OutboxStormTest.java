package dev.socketloom.engineio;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.socketloom.http.Ticker;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Own and foreign senders, a sink that comes and goes, and a change of transport in the middle.
final class OutboxStormTest {

    private static final int LIMIT = 200_000;

    private final Ticker ticker = Ticker.manual();

    private static final int SENDERS = 4;
    private static final int ROUNDS = 1_000;

    @Test
    void nothingIsLostDoubledOrReordered() throws Exception {
        for (int seed = 0; seed < 8; seed++) {
            storm(seed);
        }
    }

    private void storm(int seed) throws Exception {
        var polling = new FakeSink();
        polling.batchLimit = 500;
        var webSocket = new FakeSink();
        var free = new OutboxOwner() {
            @Override
            public void send(Runnable round) {
                Thread.startVirtualThread(round);
            }

            @Override
            public boolean mayWait() {
                return true;
            }

            @Override
            public boolean isAwaited() {
                return false;
            }

            @Override
            public void overflowed() {
                throw new AssertionError("overflow");
            }

            @Override
            public void broken(Throwable why) {
                throw new AssertionError(why);
            }
        };
        var stormy = new Outbox(ticker, FakeOwner.bounds(LIMIT), free, polling);
        var threads = new ArrayList<Thread>();
        for (int s = 0; s < SENDERS; s++) {
            int sender = s;
            threads.add(Thread.startVirtualThread(() -> send(stormy, sender, new Random(seed * 10L + sender))));
        }
        var random = new Random(seed);
        for (int i = 0; i < 50; i++) {
            polling.ready = random.nextBoolean();
            stormy.flush();
            Await.stir();
        }
        polling.ready = false;
        stormy.switchTo(webSocket);
        stormy.flush();
        for (Thread thread : threads) {
            Await.end(thread);
        }
        stormy.flush();
        stormy.awaitEmpty();
        check(polling, webSocket);
    }

    private void send(Outbox stormy, int sender, Random random) {
        for (int i = 0; i < ROUNDS; i++) {
            if (random.nextInt(100) == 0) {
                stormy.own();
                stormy.send(Prepared.message(sender + ":" + i, List.of()));
                stormy.flushIfOwn();
            } else {
                stormy.send(Prepared.message(sender + ":" + i, List.of()));
            }
        }
        stormy.flush();
    }

    private void check(FakeSink polling, FakeSink webSocket) {
        var next = new int[SENDERS];
        var all = new ArrayList<String>(polling.batches);
        all.addAll(webSocket.batches);
        for (String packet : String.join(" ", all).split(" ", -1)) {
            String[] parts = packet.substring(1).split(":", -1);
            int sender = Integer.parseInt(parts[0]);
            assertEquals(next[sender]++, Integer.parseInt(parts[1]));
        }
        for (int count : next) {
            assertEquals(ROUNDS, count);
        }
    }
}
