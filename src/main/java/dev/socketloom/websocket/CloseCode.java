package dev.socketloom.websocket;

/// Why a connection ends, as a number (RFC 6455 §7.4, and the registry it founded).
///
/// | codes | who may send them |
/// |---|---|
/// | 0-999 | nobody |
/// | 1000-1003, 1007-1014 | anybody, with the meanings below |
/// | 1004 | nobody: reserved |
/// | 1005, 1006, 1015 | nobody: names for "no code", "no close frame" and "TLS failed", for use inside a program |
/// | 1016-2999 | nobody yet: kept for the protocol itself |
/// | 3000-3999, 4000-4999 | libraries that register them; applications among themselves |
public final class CloseCode {

    /// Its purpose is fulfilled.
    public static final int NORMAL = 1000;
    /// The server goes down, or the browser leaves the page.
    public static final int GOING_AWAY = 1001;
    /// The peer broke the rules of the protocol.
    public static final int PROTOCOL_ERROR = 1002;
    /// A kind of message (text, binary) that this endpoint does not take.
    public static final int UNSUPPORTED_DATA = 1003;
    /// Never on the wire: the peer's close frame had no code in it.
    public static final int NO_STATUS = 1005;
    /// A message that is not what its kind promises: a text that is not UTF-8.
    public static final int INVALID_PAYLOAD = 1007;
    /// A policy was violated, and no other code says it better.
    public static final int POLICY_VIOLATION = 1008;
    /// A message longer than this endpoint takes.
    public static final int MESSAGE_TOO_BIG = 1009;
    /// Something unexpected in this endpoint.
    public static final int INTERNAL_ERROR = 1011;
    /// This endpoint has too much to do at the moment. Registered after the RFC, as are its neighbours.
    public static final int TRY_AGAIN_LATER = 1013;

    /// 1012 service restart, 1013 try again later, 1014 bad gateway.
    private static final int LAST_REGISTERED = 1014;
    private static final int FIRST_PRIVATE = 3000;
    private static final int LAST_PRIVATE = 4999;

    private CloseCode() {}

    /// Whether a close frame may carry this code.
    public static boolean isLegal(int code) {
        return isBetween(NORMAL, code, UNSUPPORTED_DATA)
                || isBetween(INVALID_PAYLOAD, code, LAST_REGISTERED)
                || isBetween(FIRST_PRIVATE, code, LAST_PRIVATE);
    }

    private static boolean isBetween(int first, int code, int last) {
        return first <= code && code <= last;
    }
}
