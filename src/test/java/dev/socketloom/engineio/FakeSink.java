package dev.socketloom.engineio;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.concurrent.LinkedBlockingQueue;

/// Where batches go: keeps each as its packets, with a space between them.
final class FakeSink implements Sink {
    final LinkedBlockingQueue<String> batches = new LinkedBlockingQueue<>();
    volatile boolean ready = true;
    volatile boolean claimable = true;
    volatile int batchLimit = 1_000_000;
    volatile long blockedSince = Long.MAX_VALUE;

    /// What happens while a batch is being written.
    volatile Runnable during = () -> {};

    @Override
    public boolean isReady() {
        return ready;
    }

    @Override
    public boolean claim() {
        return ready && claimable;
    }

    @Override
    public int batchLimit() {
        return batchLimit;
    }

    @Override
    public long blockedSince() {
        return blockedSince;
    }

    @Override
    public void write(Backlog.Entry batch) throws IOException {
        Runnable now = during;
        during = () -> {};
        now.run();
        batches.add(packets(batch));
    }

    String written() {
        return String.join(" | ", batches);
    }

    private static String packets(Backlog.Entry batch) {
        var packets = new ArrayList<String>();
        for (Backlog.Entry entry = batch; entry != null; entry = entry.next) {
            packets.add(new String(entry.message.polled(), StandardCharsets.UTF_8));
        }
        return String.join(" ", packets);
    }
}
