package dev.socketloom.websocket;

/// A peer that broke the rules: the only thing besides [java.io.IOException] that leaves this layer because of
/// what somebody sent.
///
/// The code went to the peer, in a close frame; the sentence is for our own log.
public final class WebSocketException extends Exception {

    private static final long serialVersionUID = 1;

    private final int code;

    /// A violation, named by its [CloseCode] and a sentence.
    public WebSocketException(int code, String sentence) {
        super(sentence);
        this.code = code;
    }

    static WebSocketException protocolError(String sentence) {
        return new WebSocketException(CloseCode.PROTOCOL_ERROR, sentence);
    }

    /// The [CloseCode] that the peer was told.
    public int code() {
        return code;
    }
}
