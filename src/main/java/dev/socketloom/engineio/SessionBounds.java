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

    /// What a session keeps of its handshake.
    Budget.Share kept(Request request) {
        Budget.Share share = heads.share();
        share.add(size(request));
        return share;
    }

    private static long size(Request request) {
        return (long) request.target().length() + request.headers().toString().length();
    }
}
