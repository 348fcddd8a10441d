package dev.socketloom.engineio;

import dev.socketloom.http.Headers;
import dev.socketloom.http.HttpException;
import dev.socketloom.http.Reply;
import dev.socketloom.http.Request;
import dev.socketloom.http.Response;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// HTTP long-polling: a GET that waits for packets, and POSTs that bring some.
///
/// ```
///   client ── GET ───────────────────────▶  held until there is something to say
///          ── POST 42["chat","hi"] ──────▶  read, checked, queued for the session's turn
///          ◀──────────────────────── ok ──
///          ◀──── 42["chat","hi"] RS 2 ────  the answer to the GET; the client sends the next one
/// ```
///
/// The session has no connection of its own here, and any connection may bring the next request. Two requests of one
/// kind at the same time would make the order of packets a matter of luck: the second one ends the session.
///
/// The waiting GET is one atomic reference: whoever takes it out answers it.
final class PollingTransport implements Transport {

    /// The most places in a session's turn that one POST may have queued, and all while it is answered early.
    static final int MOST_QUEUED = 64;

    /// RFC 9110 §15.5.14: "Content Too Large".
    private static final int TOO_LARGE = 413;

    /// RFC 9110 §15.6.4: "Service Unavailable". There is no room for its body at the moment.
    private static final int UNAVAILABLE = 503;

    private static final Response OK = Response.of(200, "text/html", "ok".getBytes(StandardCharsets.US_ASCII));

    private final Session session;
    private final Departures departures;
    private final AtomicReference<@Nullable Poll> pending = new AtomicReference<>();

    /// The POST that is not answered yet.
    private final AtomicReference<@Nullable Post> posting = new AtomicReference<>();

    private volatile boolean retired;

    /// The poll that the batch being written will answer. Changed by whoever writes.
    private volatile @Nullable Poll claimed;

    PollingTransport(Session session, Departures departures) {
        this.session = session;
        this.departures = departures;
    }

    @Override
    public String name() {
        return Engine.POLLING;
    }

    /// Answers a GET, or keeps it.
    Reply get(Request request, Headers headers) throws IOException {
        int compressFrom = session.options().answers().compressFrom();
        var poll = new Poll(request, session.revision(), headers, compressFrom, this::dropped);
        if (!pending.compareAndSet(null, poll)) {
            session.close(CloseReason.TRANSPORT_ERROR, "a second GET while one was waiting");
            return EngineError.BAD_REQUEST.json(headers);
        }
        if (retired && pending.compareAndSet(poll, null)) {
            return late(request, headers);
        }
        session.outbox().sinkReady();
        return poll.reply();
    }

    /// The answer to a GET that was looked up a moment ago and comes too late now: that of another moment later.
    private Response late(Request request, Headers headers) {
        if (session.isOpen()) {
            return EngineError.BAD_REQUEST.json(headers);
        }
        Response lastWord = departures.lastWord(session.id(), request);
        return lastWord == null ? EngineError.UNKNOWN_SID.json(headers) : lastWord.with(headers);
    }

    private void dropped(Poll poll) {
        pending.compareAndSet(poll, null);
        broken();
    }

    /// Tells the POST that is not answered yet, if there is one.
    private void posted(Consumer<Post> news) {
        Post post = posting.get();
        if (post != null) {
            news.accept(post);
        }
    }

    /// Takes the packets of a POST. All of them are read and checked before the first has an effect.
    Reply post(Request request, Headers headers) throws IOException, HttpException {
        var post = new Post(request, OK.with(headers), this::answered);
        if (!posting.compareAndSet(null, post)) {
            session.close(CloseReason.TRANSPORT_ERROR, "a second POST while one was unanswered");
            return EngineError.BAD_REQUEST.json(headers);
        }
        try {
            boolean octets = request.header("Content-Type").orElse("").startsWith(Revision.OCTETS);
            if (octets && !session.revision().hasOctets()) {
                session.close(CloseReason.TRANSPORT_ERROR, "a binary POST, which revision 4 does not have");
                return EngineError.BAD_REQUEST.json(headers);
            }
            return take(post, octets, headers);
        } finally {
            post.perform(session);
            answered(post);
        }
    }

    /// The next POST may come.
    private void answered(Post post) {
        posting.compareAndSet(post, null);
    }

    private Reply take(Post post, boolean octets, Headers headers) throws IOException, HttpException {
        byte[] body;
        try {
            body = post.read(session.options().maxPayload(), () -> session.isOpen() && !retired);
        } catch (IOException e) {
            session.close(CloseReason.TRANSPORT_ERROR, "the client dropped its POST");
            throw e;
        } catch (HttpException e) {
            if (e.status() == TOO_LARGE || e.status() == UNAVAILABLE) {
                // It costs the client this POST and not the session.
                return Response.empty(e.status()).with(headers);
            }
            session.close(CloseReason.TRANSPORT_ERROR, "a POST without a whole body");
            throw e;
        }
        if (body == null) {
            return EngineError.BAD_REQUEST.json(headers).with("Connection", "close");
        }
        Packets packets = session.revision().parse(body, octets);
        if (packets == null) {
            session.close(CloseReason.PARSE_ERROR, "a POST that is not a payload");
            return EngineError.BAD_REQUEST.json(headers);
        }
        return hear(packets, post) ? post.ok() : EngineError.BAD_REQUEST.json(headers);
    }

    /// @return false when the session has moved on to a WebSocket meanwhile, or had ended before
    private boolean hear(Packets packets, Post post) {
        boolean heard = false;
        for (Iterator<EnginePacket> rest = packets.iterator(); rest.hasNext(); heard = true) {
            post.awaitRoom(() -> !session.isOpen());
            if (!hear(rest.next(), post, !rest.hasNext())) {
                return heard && !session.isOpen();
            }
        }
        // Unanswered until its first event begins: a client that is faster than its handlers is slowed down. Not while
        // somebody waits for this client, who may need the next POST.
        post.await(() -> post.hasBegun() || !session.isOpen() || mayAnswerEarly());
        return true;
    }

    private synchronized boolean hear(EnginePacket packet, Post post, boolean isLast) {
        if (retired) {
            return false;
        }
        Work work = session.receive(packet);
        if (work != null && isLast && !session.isAwaited() && session.turn().joinToRun()) {
            post.keeps(work);
        } else if (work != null) {
            post.queued(session.turn().submit(work));
        }
        return true;
    }

    private boolean mayAnswerEarly() {
        return session.isAwaited() && session.turn().queued() < MOST_QUEUED;
    }

    @Override
    public void expect() {
        session.outbox().flushIfOwn();
        posted(Post::wake);
        posted(Post::relieve);
    }

    @Override
    public boolean hasUnread() {
        // A POST that waits behind a handler which waits for this very client to fetch something is no sign of life.
        return posting.get() != null && !session.outbox().isWaitedFor();
    }

    @Override
    public boolean isReady() {
        return pending.get() != null;
    }

    @Override
    public boolean claim() {
        claimed = pending.getAndSet(null);
        return claimed != null;
    }

    @Override
    public int batchLimit() {
        return session.options().maxPayload();
    }

    @Override
    public void write(Backlog.Entry batch) throws IOException {
        Poll poll = claimed;
        if (poll == null) {
            throw new IOException("the waiting GET has gone");
        }
        try {
            session.heartbeat().writing(batch);
            poll.answer(batch);
            session.heartbeat().written(batch);
        } finally {
            claimed = null;
        }
    }

    @Override
    public long blockedSince() {
        Poll poll = claimed;
        return poll == null ? Long.MAX_VALUE : poll.blockedSince();
    }

    /// Answers the waiting GET with a noop, if there is one and nothing better to say. Any thread; never waits.
    void release() {
        boolean _ = release(Prepared.NOOP);
    }

    private boolean release(Prepared word) {
        Poll poll = pending.getAndSet(null);
        if (poll != null) {
            session.start(() -> answer(poll, word));
        }
        return poll != null;
    }

    private void answer(Poll poll, Prepared word) {
        try {
            poll.answer(new Backlog.Entry(word));
        } catch (IOException e) {
            broken();
        }
    }

    /// The client has given up its waiting GET. That is no concern of a session that has moved on to a WebSocket.
    private void broken() {
        if (session.currentTransport() == this) {
            session.close(CloseReason.TRANSPORT_ERROR, "the client dropped its waiting GET");
        }
    }

    /// No GET waits here any more, and no POST is heard: the session moves to a WebSocket. A packet that is being heard is
    /// heard first, because the next one is for another thread. A client whose GET waits has sent `5` too early, and
    /// learns that this is no transport any more; so does one whose POST is not here yet.
    void moveOn() {
        synchronized (this) {
            retired = true;
        }
        posted(Post::cut);
        Poll poll = pending.getAndSet(null);
        if (poll != null) {
            session.start(() -> refuse(poll));
        }
    }

    private static void refuse(Poll poll) {
        try {
            poll.refuse();
        } catch (IOException gone) {
            // Nobody misses the answer.
        }
    }

    /// No GET waits here any more: the session has ended, and its client has been told.
    void retire() {
        retired = true;
        release();
    }

    @Override
    public void finish(CloseReason reason) {
        if (reason.isOrderly()) {
            session.outbox().finish(Prepared.CLOSE);
            posted(Post::cut);
        } else {
            boolean byClient = reason == CloseReason.TRANSPORT_CLOSE;
            if (byClient && pending.get() == null) {
                posted(post -> departures.left(session.id(), session.revision(), post.connectedAt()));
            }
            // A client that closes knows that it does, and only wants its GET back.
            if (end(byClient ? Prepared.NOOP : Prepared.CLOSE)) {
                departures.caught(session.id());
            }
        }
    }

    @Override
    public void abort() {
        boolean _ = end(Prepared.CLOSE);
    }

    /// @return whether a GET waited, and gets this word
    private boolean end(Prepared word) {
        session.outbox().close();
        retired = true;
        boolean told = release(word);
        posted(Post::cut);
        return told;
    }
}
