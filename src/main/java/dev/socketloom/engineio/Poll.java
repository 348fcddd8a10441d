package dev.socketloom.engineio;

import dev.socketloom.http.ContentCoding;
import dev.socketloom.http.Headers;
import dev.socketloom.http.Held;
import dev.socketloom.http.Reply;
import dev.socketloom.http.Request;
import dev.socketloom.http.Response;
import java.io.ByteArrayOutputStream;
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

    private final Headers headers;
    private final ContentCoding coding;
    private final int compressFrom;
    private final Held held;

    /// Begins to hold a request; `gone` is told if its client does not wait for the answer.
    ///
    /// @param compressFrom how many bytes an answer must have to be compressed
    Poll(Request request, Headers headers, int compressFrom, Consumer<Poll> gone) {
        this.headers = headers;
        this.coding = ContentCoding.wanted(request.headers());
        this.compressFrom = compressFrom;
        this.held = request.hold(() -> gone.accept(this));
    }

    /// What the endpoint returns for the request.
    Reply reply() {
        return held;
    }

    /// Answers with all packets of a batch.
    void answer(Backlog.Entry batch) throws IOException {
        var body = new ByteArrayOutputStream();
        for (Backlog.Entry entry = batch; entry != null; entry = entry.next) {
            append(body, entry.message);
        }
        answer(payload(body.size() == 0 ? Prepared.NOOP.polled() : body.toByteArray()));
    }

    private static void append(ByteArrayOutputStream body, Prepared message) {
        byte[] bytes = message.polled();
        if (body.size() > 0 && bytes.length > 0) {
            body.write(Payload.SEPARATOR);
        }
        body.writeBytes(bytes);
    }

    /// Answers with one packet.
    void answer(Prepared packet) throws IOException {
        answer(payload(packet.polled()));
    }

    /// Answers that this is no transport any more.
    void refuse() throws IOException {
        answer(EngineError.BAD_REQUEST.json(headers));
    }

    private Response payload(byte[] body) {
        Response plain = Response.of(200, "text/plain; charset=UTF-8", body)
                .with("Cache-Control", "no-store")
                .with(headers);
        return body.length < compressFrom ? plain : coding.applied(plain);
    }

    private void answer(Response response) throws IOException {
        if (!held.answer(response)) {
            throw new IOException("the waiting GET has gone");
        }
    }
}
