package dev.socketloom.http;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.security.Principal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One request, its head parsed and its body still on the way (RFC 9112 §3).
///
/// Sessions remember the request they began with, so it is small: a few strings and two addresses. What ties it to its
/// connection is dropped as soon as it is answered.
///
/// Immutable but for that tie, which belongs to the connection's thread.
public final class Request {

    private final String method;
    private final String target;

    /// The path, if it is not just so in the target. See [Target], of which no more is remembered than this.
    private final @Nullable String changedPath;

    private final Headers headers;
    private final Framing framing;
    private final InetSocketAddress peer;
    private final boolean secure;
    private final @Nullable Principal peerPrincipal;

    /// The parameters, once somebody has asked for them. They are asked for some times and then forgotten with the tie.
    private @Nullable Map<String, List<String>> query;

    private @Nullable BodyReader body;
    private @Nullable HttpConnection connection;

    /// Who may take the connection from the thread that serves this; null when nobody may.
    private @Nullable Relief relief;

    /// What is left to do for it when it is answered.
    private @Nullable Runnable afterwards;

    Request(String method, Target target, Headers headers, Framing framing, Wire wire, BodyReader body) {
        this.method = method;
        this.target = target.text();
        this.changedPath = target.changed();
        this.headers = headers;
        this.framing = framing;
        this.peer = wire.peer();
        this.secure = wire.secure();
        this.peerPrincipal = wire.peerPrincipal().orElse(null);
        this.body = body;
    }

    /// The method as it was sent: `GET`, `POST`…
    public String method() {
        return method;
    }

    /// The request target as it was sent: path and query.
    public String target() {
        return target;
    }

    /// The path: percent-decoded, without dot segments, beginning with exactly one `/`; or `*` (RFC 9112 §3.2.4).
    ///
    /// It contains no backslash, no control character, and no slash that was escaped.
    public String path() {
        return new Target(target, changedPath).path();
    }

    URI uri() {
        return new Target(target, changedPath).uri();
    }

    /// The query as it was sent, without its question mark; empty when there is none.
    public String rawQuery() {
        int mark = target.indexOf('?');
        return mark < 0 ? "" : target.substring(mark + 1);
    }

    /// The query parameters, decoded, in order, first value first; a name that is repeated keeps all its values.
    public Map<String, List<String>> query() {
        Map<String, List<String>> known = query;
        if (known == null) {
            known = Query.parse(rawQuery());
            query = connection == null ? null : known;
        }
        return known;
    }

    /// The first value of a query parameter.
    public Optional<String> query(String name) {
        int mark = target.indexOf('?');
        return mark < 0 ? Optional.empty() : Query.first(target, mark + 1, name);
    }

    /// The header fields.
    public Headers headers() {
        return headers;
    }

    /// The first value of a header field.
    public Optional<String> header(String name) {
        return headers.first(name);
    }

    /// Where the connection comes from.
    public InetSocketAddress peer() {
        return peer;
    }

    /// Where it was accepted; to be asked until it is answered.
    public InetSocketAddress local() {
        return attached().local();
    }

    /// When its connection was accepted, by [System#nanoTime()]; to be asked until it is answered.
    public long connectedAt() {
        return attached().begun();
    }

    /// Whether it came over TLS.
    public boolean secure() {
        return secure;
    }

    /// Who the peer is by the certificate that it has shown, if it was asked for one and had one.
    public Optional<Principal> peerPrincipal() {
        return Optional.ofNullable(peerPrincipal);
    }

    /// Whether this is HTTP/1.0, which has neither upgrades nor chunks (RFC 9112 §2.5).
    public boolean isHttp10() {
        return framing.http10();
    }

    boolean isHead() {
        return method.equals("HEAD");
    }

    /// Whether the client wants to use the connection again.
    boolean isPersistent() {
        return framing.persistent();
    }

    /// The whole body, read and waited for.
    ///
    /// @throws HttpException 413 when it announces, or turns out, to be longer than `limit` bytes; 503 when the server
    ///     has no room for it now; 400 and 408 when it is malformed or too slow
    public byte[] readBody(int limit) throws IOException, HttpException {
        return body().readAll(limit);
    }

    /// Ends the wait for a body that nobody wants any more: whoever is in [#readBody(int)] finds that it ended early,
    /// and the connection ends with the answer. Any thread, as long as the request is not answered.
    public void cutBody() {
        HttpConnection serving = connection;
        if (serving != null) {
            serving.endInput();
        }
    }

    /// Keeps this request unanswered until somebody calls [Held#answer(Response)], which any thread may do from now
    /// on. The endpoint returns what it gets here.
    ///
    /// @param gone called at most once, on the connection's thread, when the peer ends the connection first
    public Held hold(Runnable gone) {
        return attached().hold(this, gone);
    }

    /// Has the thread that serves this be relieved if it tarries in its endpoint: any thread may do that from now on. To
    /// be asked by the endpoint, once.
    public Relief relief() {
        if (relief != null) {
            throw new IllegalStateException("this was asked before");
        }
        var made = new Relief(attached(), this);
        relief = made;
        return made;
    }

    /// Has something done by the thread that serves this when the answer has been written, or could not be: what is to
    /// leave behind it.
    public void afterwards(Runnable action) {
        afterwards = action;
    }

    /// The thread that serves this is done with it.
    void settle() {
        Runnable last = afterwards;
        if (last != null) {
            afterwards = null;
            last.run();
        }
    }

    /// The endpoint has returned: whether its thread has been relieved, and has nothing more to do here.
    boolean isRelieved() {
        return relief != null && relief.hasHappened();
    }

    private HttpConnection attached() {
        if (connection == null) {
            throw new IllegalStateException("this request was answered already");
        }
        return connection;
    }

    BodyReader body() {
        if (body == null) {
            throw new IllegalStateException("this request was answered already");
        }
        return body;
    }

    void attach(HttpConnection to) {
        connection = to;
    }

    void detach() {
        connection = null;
        query = null;
        if (body != null) {
            body.release();
        }
        body = null;
    }
}
