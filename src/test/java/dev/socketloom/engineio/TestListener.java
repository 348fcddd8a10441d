package dev.socketloom.engineio;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;

/// An application whose messages say what to do, one command each, in the session's turn:
///
/// | message | what happens |
/// |---|---|
/// | `echo X` | sends `X` |
/// | `block N` | sends `in N`, waits until the test lets `N` go, sends `out N` |
/// | `call N` | sends `ask N`, waits for `ack N`, sends `answered N` |
/// | `join N` | as `call N`, but a thread of its own waits, and the handler waits for that thread |
/// | `later X` | sends `X` on another thread before the handler returns |
/// | `flood N SIZE` | sends N numbered messages of SIZE characters |
/// | `fail` | throws |
/// | anything else | is only recorded |
///
/// `ack N` needs no turn and is heard on the reading thread. While a command runs no other may: [#overlaps].
class TestListener implements SessionListener {

    final Session session;
    final BlockingQueue<String> handled = new LinkedBlockingQueue<>();
    final CompletableFuture<String> closed = new CompletableFuture<>();
    final CompletableFuture<String> closedInTurn = new CompletableFuture<>();
    final AtomicInteger overlaps = new AtomicInteger();
    final AtomicInteger closings = new AtomicInteger();
    final BlockingQueue<Throwable> failures = new LinkedBlockingQueue<>();
    private final AtomicInteger inside = new AtomicInteger();
    private final AtomicInteger receiving = new AtomicInteger();
    private final Map<String, CountDownLatch> blocks = new ConcurrentHashMap<>();
    private final Map<String, CompletableFuture<String>> answers = new ConcurrentHashMap<>();

    TestListener(Session session) {
        this.session = session;
    }

    static Prepared text(String text) {
        return Prepared.message(text, List.of());
    }

    void send(String text) {
        session.send(text(text));
    }

    /// Lets a handler that blocks go on.
    void release(String name) {
        latch(name).countDown();
    }

    /// Work that notices when it is not alone.
    Work alone(Runnable body) {
        return () -> {
            enter();
            body.run();
            leave();
        };
    }

    /// Waits until a handler blocks, and has sent `in N`.
    void awaitBlocked(String name) throws InterruptedException {
        Await.latch(latch("in " + name));
    }

    private CountDownLatch latch(String name) {
        return blocks.computeIfAbsent(name, _ -> new CountDownLatch(1));
    }

    CompletableFuture<String> answer(String name) {
        return answers.computeIfAbsent(name, _ -> new CompletableFuture<>());
    }

    @Override
    public Work textReceived(byte[] utf8, int from, int to) {
        return textReceived(new String(utf8, from, to - from, StandardCharsets.UTF_8));
    }

    Work textReceived(String text) {
        if (receiving.incrementAndGet() != 1) {
            overlaps.incrementAndGet();
        }
        try {
            if (text.startsWith("ack ")) {
                answer(text.substring(4)).complete(text);
                return null;
            }
            return () -> perform(text);
        } finally {
            receiving.decrementAndGet();
        }
    }

    private void perform(String text) throws Exception {
        enter();
        handled.add(text);
        try {
            int space = text.indexOf(' ');
            String rest = text.substring(space + 1);
            handle(space < 0 ? text : text.substring(0, space), rest);
        } catch (Exception | Error e) {
            failures.add(e);
            throw e;
        } finally {
            leave();
        }
    }

    private void enter() {
        if (inside.incrementAndGet() != 1) {
            overlaps.incrementAndGet();
        }
    }

    private void leave() {
        inside.decrementAndGet();
    }

    void handle(String command, String rest) throws Exception {
        switch (command) {
            case "echo" -> send(rest);
            case "block" -> {
                send("in " + rest);
                latch("in " + rest).countDown();
                Await.latch(latch(rest));
                send("out " + rest);
            }
            case "call" -> call(rest);
            case "join" -> Await.end(Thread.startVirtualThread(() -> {
                send("ask " + rest);
                awaitFromOutside(answer(rest), List.of(session));
                send("answered " + rest);
            }));
            case "flood" -> flood(rest.split(" "));
            case "later" -> Await.end(Thread.startVirtualThread(() -> send(rest)));
            case "fail" -> throw new IllegalStateException("asked to fail");
            default -> {}
        }
    }

    private void flood(String[] numbers) {
        String filling = "x".repeat(Integer.parseInt(numbers[1]));
        for (int i = 0; i < Integer.parseInt(numbers[0]); i++) {
            send(i + " " + filling);
        }
    }

    void call(String name) throws InterruptedException {
        send("ask " + name);
        await(answer(name), List.of(session));
        send("answered " + name);
    }

    /// A wait in a handler: others may run meanwhile.
    void await(CompletableFuture<?> done, List<Session> clients) throws InterruptedException {
        leave();
        try {
            Wait.until(done, clients);
        } finally {
            enter();
        }
    }

    /// Lets a thread of its own wait for `ack N`, and returns when the session knows of it.
    Thread startWaiting(String name) {
        Thread thread = Thread.startVirtualThread(() -> awaitFromOutside(answer(name), List.of(session)));
        awaitAwaited();
        return thread;
    }

    void awaitAwaited() {
        Await.until(session::isAwaited);
    }

    private void awaitFromOutside(CompletableFuture<?> done, List<Session> clients) {
        try {
            Wait.until(done, clients);
        } catch (InterruptedException e) {
            failures.add(e);
        }
    }

    @Override
    public Work binaryReceived(byte[] bytes) {
        return () -> {
            handled.add("b:" + new String(bytes, StandardCharsets.ISO_8859_1));
            session.send(Prepared.binary(bytes));
        };
    }

    @Override
    public Work closed(CloseReason reason, String detail) {
        closings.incrementAndGet();
        answers.values().forEach(answer -> answer.complete("gone"));
        closed.complete(reason.toString());
        return () -> {
            enter();
            handled.add("closed " + reason);
            closedInTurn.complete(reason.toString());
            leave();
        };
    }
}
