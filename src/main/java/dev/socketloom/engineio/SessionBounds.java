package dev.socketloom.engineio;

import dev.socketloom.http.Budget;
import dev.socketloom.http.Request;

/// How many sessions there may be, and what they may keep of the requests that began them.
///
/// ```
///   GET, no sid ──▶ one more?  room for its head? ──▶ a session
///                       └─────────────┴───────────▶ 503
/// ```
///
/// A polling session holds no connection between two requests, so the bound for connections does not bound sessions; and
/// each keeps its handshake, of which applications ask for header fields as long as it lives.
///
/// Immutable, but for what the budget counts.
///
/// @param most how many there may be at a time
/// @param heads for what all handshakes keep together
public record SessionBounds(int most, Budget heads) {

    /// Bounds that nothing reaches.
    public static final SessionBounds NONE = new SessionBounds(Integer.MAX_VALUE, Budget.unlimited());

    /// Whether one more may begin with this request.
    boolean allow(int sessions, Request request) {
        return sessions < most && heads.share().mayGrow(size(request));
    }

    /// A session keeps what there is in its handshake's request.
    ///
    /// @return what is counted, to be given back once by [#drop(int)]
    int keep(Request request) {
        int size = size(request);
        heads.keep(size);
        return size;
    }

    void drop(int size) {
        heads.drop(size);
    }

    /// A head is smaller than the limit for heads, and that is an `int`.
    private static int size(Request request) {
        return request.target().length() + request.headers().toString().length();
    }
}
