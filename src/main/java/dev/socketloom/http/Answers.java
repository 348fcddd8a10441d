package dev.socketloom.http;

import java.io.IOException;
import java.lang.System.Logger;

/// Writes answers that are ready, as the connection that they end or do not end wants them; and makes the 101, which whoever
/// takes the connection over writes.
///
/// | answer | head | body |
/// |---|---|---|
/// | to a request | its fields, `Date`, `Connection`, `Content-Length` | unless it is one to HEAD, or a 204 or 304 |
/// | a refusal of what is no request | its fields, `Date`, `Content-Length`, `Connection: close` | yes |
/// | 101 | its fields, `Connection: Upgrade` | no: what follows is another protocol |
///
/// Nothing is kept: each is called by whoever owns the answer at that moment.
final class Answers {

    private static final Logger LOG = System.getLogger("dev.socketloom.http");

    private static final byte[] NO_CONTENT = {};

    private Answers() {}

    /// What a peer learns of a mistake of ours.
    ///
    /// @throws IOException when there was none: the peer has gone
    static Response failure(Throwable t, boolean isConnected) throws IOException {
        if (t instanceof IOException e && !isConnected) {
            throw e;
        }
        Failures.log(LOG, "a request failed", t);
        return Response.text(Response.SERVER_ERROR, "Internal Server Error");
    }

    static void write(Wire wire, Request request, Response response, boolean goesOn) throws IOException {
        byte[] body = response.body();
        boolean silent = request.isHead() || !Response.mayHaveContent(response.status());
        var head = new ResponseHead(response.status()).fields(response.headers()).date().connection(request, goesOn);
        if (silent) {
            head.withoutContent(request, response.headers(), body.length).write(wire, NO_CONTENT);
        } else {
            head.length(body.length).write(wire, body);
        }
        AccessLog.answered(request, response.status());
    }

    static void refusal(Wire wire, Response response) throws IOException {
        new ResponseHead(response.status())
                .fields(response.headers())
                .date()
                .length(response.body().length)
                .field("Connection", "close")
                .write(wire, response.body());
    }

    static byte[] switching(Upgrade upgrade) {
        return new ResponseHead(Response.SWITCHING_PROTOCOLS)
                .fields(upgrade.headers())
                .field("Connection", "Upgrade")
                .bytes();
    }
}
