package dev.socketloom.engineio;

import dev.socketloom.http.ContentCoding;
import dev.socketloom.http.Headers;
import dev.socketloom.http.Held;
import dev.socketloom.http.Reply;
import dev.socketloom.http.Request;
import dev.socketloom.http.Response;
import java.io.IOException;
import java.util.function.Consumer;

/// One long poll: a GET that waits until there is something to say.
///
/// ```
///   GET ──▶ held ──▶ answered with a batch      200  42["chat","hi"] RS 2
///                 ├▶ released                   200  6
///                 └▶ refused                    400  {"code":3,…}
/// ```
///
/// Its connection's thread watches the client meanwhile. Whoever answers writes on his own thread and may have to wait.
///
/// Answered once, by whoever took it out of its [PollingTransport].
final class Poll {

    private static final Headers NOT_STORED = Headers.of("Cache-Control", "no-store");

    private final Revision revision;
    private final Headers headers;

    /// What the client has asked for, and how it wants to get it.
    private final Headers asked;

    private final int compressFrom;
    private final Held held;

    /// Begins to hold a request; `gone` is told if its client does not wait for the answer.
    ///
    /// @param compressFrom how many bytes an answer must have to be compressed
    Poll(Request request, Revision revision, Headers headers, int compressFrom, Consumer<Poll> gone) {
        this.revision = revision;
        this.headers = headers;
        this.asked = request.headers();
        this.compressFrom = compressFrom;
        this.held = request.hold(() -> gone.accept(this));
    }

    /// What the endpoint returns for the request.
    Reply reply() {
        return held;
    }

    /// Answers with all packets of a batch.
    void answer(Backlog.Entry batch) throws IOException {
        Response payload = revision.payload(batch);
        if (payload.body().length == 0) {
            payload = revision.payload(new Backlog.Entry(Prepared.NOOP));
        }
        Response plain = payload.with(NOT_STORED).with(headers);
        boolean worthIt = plain.body().length >= compressFrom && !batch.isToStayPlain();
        answer(worthIt ? ContentCoding.wanted(asked).applied(plain) : plain);
    }

    /// Since when whoever answers has waited for the client to take something; `Long.MAX_VALUE` while nobody does.
    long blockedSince() {
        return held.blockedSince();
    }

    /// Answers that this is no transport any more.
    void refuse() throws IOException {
        answer(EngineError.BAD_REQUEST.json(headers));
    }

    private void answer(Response response) throws IOException {
        if (!held.answer(response)) {
            throw new IOException("the waiting GET has gone");
        }
    }
}
