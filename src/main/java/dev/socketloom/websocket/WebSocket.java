package dev.socketloom.websocket;

import dev.socketloom.http.Input;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/// One open WebSocket as its server sees it: messages come in, control frames are answered on the way, and the end
/// is agreed upon (RFC 6455 §5.5, §7).
///
/// ```
///                      receive() gives       we have sent     so
///   open               messages              no close         pings are answered
///   we close           nothing, it goes on   a close frame    data is read and dropped until the client's close
///   the client closes  null, and again null  a close frame    the owner ends the TCP connection
///   a violation        WebSocketException    a close frame    the owner ends the TCP connection
///   the line breaks    EOFException          perhaps nothing  there is nobody left to tell
/// ```
///
/// It has an [Input] but no output: what has to be sent goes to the [FrameSink], complete, because the messages of
/// the application leave the same way and the order is decided there. Ending the TCP connection is left to whoever
/// owns it for the same reason: the last frames may still be on their way through an outbox.
///
/// [#receive()] belongs to the connection's reader, which may be another thread for each call: between two messages
/// nothing is remembered but the fields. [#close(int, String)] and the questions are for any thread.
public final class WebSocket {

    private final FrameReader frames;
    private final MessageReader messages;
    private final FrameSink sink;

    /// Decides who sends the only close frame. Written under `this`.
    private volatile boolean closeSent;

    /// The client's close frame, once it has arrived. Written by the reader.
    private volatile @Nullable Close closed;

    private record Close(int code, String reason) {

        // RFC 6455 §7.1.5: "If this Close control frame contains no status code, _The WebSocket Connection Close Code_ is
        // considered to be 1005."
        static final Close SILENT = new Close(CloseCode.NO_STATUS, "");
    }

    /// A WebSocket whose opening handshake is done.
    ///
    /// @param input what the client sends
    /// @param maxMessage how many bytes of payload a message may have
    /// @param maxFragments how many frames a message may be cut into, empty ones counted
    /// @param deflate whether the handshake agreed on permessage-deflate (RFC 7692)
    /// @param sink where pongs and the close frame go
    public WebSocket(Input input, int maxMessage, int maxFragments, boolean deflate, FrameSink sink) {
        this(input, maxMessage, maxFragments, deflate, sink, () -> new Inflater(true));
    }

    WebSocket(Input input, int maxMessage, int maxFragments, boolean deflate, FrameSink sink,
            Supplier<Inflater> inflaters) {
        this.frames = new FrameReader(input, deflate);
        this.messages = new MessageReader(input, frames, maxMessage, maxFragments, inflaters);
        this.sink = sink;
    }

    /// Whoever got the last message is done with it: it counts no more among what is being received. [#receive()] says so
    /// by itself.
    public void forget() {
        messages.forget();
    }

    /// Waits for the next message.
    ///
    /// @return the message, or null once the client has closed
    /// @throws WebSocketException when the client broke a rule: it has been told, and nothing can follow
    /// @throws java.io.EOFException when the client went without a close frame
    public @Nullable Message receive() throws IOException, WebSocketException {
        messages.forget();
        try {
            while (closed == null) {
                Message message = read(frames.next());
                if (message != null) {
                    return message;
                }
            }
            return null;
        } catch (WebSocketException violation) {
            fail(violation);
            throw violation;
        } finally {
            // Nothing will be read of a message that is half read now.
            messages.abandon();
        }
    }

    private @Nullable Message read(Frame frame) throws IOException, WebSocketException {
        switch (frame.opcode()) {
            case CONTINUATION, TEXT, BINARY -> {
                return data(frame);
            }
            case PING -> answerPing(frames.payload());
            // RFC 6455 §5.5.3: "A response to an unsolicited Pong frame is not expected."
            case PONG -> frames.skip();
            case CLOSE -> answerClose(frames.payload());
        }
        return null;
    }

    private @Nullable Message data(Frame frame) throws IOException, WebSocketException {
        // RFC 6455 §1.4: "After sending a control frame indicating the connection should be closed, a peer does not
        // send any further data". What it had sent before it saw our close frame is of no use to anybody.
        if (closeSent) {
            frames.skip();
            return null;
        }
        return messages.take(frame);
    }

    private void answerPing(byte[] payload) throws IOException {
        // RFC 6455 §5.5.2: "an endpoint MUST send a Pong frame in response, unless it already received a Close frame."
        // §5.5.3: "A Pong frame sent in response to a Ping frame must have identical "Application data""
        if (!closeSent) {
            sink.frame(Frames.pong(payload));
        }
    }

    private void answerClose(byte[] body) throws IOException, WebSocketException {
        Close close = body.length > 0 ? new Close(code(body), reason(body)) : Close.SILENT;
        closed = close;
        // RFC 6455 §5.5.1: "If an endpoint receives a Close frame and did not previously send a Close frame, the
        // endpoint MUST send a Close frame in response. [It] typically echos the status code it received."
        send(body.length > 0 ? Frames.close(close.code, "") : Frames.close());
    }

    private static int code(byte[] body) throws WebSocketException {
        // RFC 6455 §5.5.1: "If there is a body, the first two bytes of the body MUST be a 2-byte unsigned integer"
        if (body.length < Short.BYTES) {
            throw WebSocketException.protocolError("a close frame with half a status code");
        }
        int code = Byte.toUnsignedInt(body[0]) << Byte.SIZE | Byte.toUnsignedInt(body[1]);
        if (!CloseCode.isLegal(code)) {
            throw WebSocketException.protocolError("a close frame with the status code " + code);
        }
        return code;
    }

    private static String reason(byte[] body) throws WebSocketException {
        // RFC 6455 §5.5.1: "the body MAY contain UTF-8-encoded data"
        if (!Utf8.isValid(body, Short.BYTES, body.length)) {
            throw new WebSocketException(CloseCode.INVALID_PAYLOAD, "a close frame whose reason is not UTF-8");
        }
        return new String(body, Short.BYTES, body.length - Short.BYTES, StandardCharsets.UTF_8);
    }

    private void send(byte[] closeFrame) throws IOException {
        if (isFirstClose()) {
            sink.frame(closeFrame);
        }
    }

    private synchronized boolean isFirstClose() {
        boolean first = !closeSent;
        closeSent = true;
        return first;
    }

    private void fail(WebSocketException violation) {
        // RFC 6455 §7.1.7: "the endpoint SHOULD send a Close frame with an appropriate status code (Section 7.4) before
        // proceeding to _Close the WebSocket Connection_."
        try {
            close(violation.code(), "");
        } catch (IOException e) {
            violation.addSuppressed(e);
        }
    }

    /// Whether a message is still arriving that was not when this was asked last, or of which at least so many bytes have
    /// come since then; for one thread at a time.
    public boolean isGrowing(long least) {
        return frames.isGrowing(least);
    }

    /// Starts the closing handshake, unless a close frame has been sent before. The messages that the client has
    /// on the way are dropped; [#receive()] must go on being called until it returns null. May wait, as the sink does.
    ///
    /// @param code a legal [CloseCode]
    /// @param reason for whoever debugs the client; at most 123 bytes of UTF-8 are sent
    public void close(int code, String reason) throws IOException {
        send(Frames.close(code, reason));
    }

    /// Whether our close frame was handed to the sink, or is at this moment: no message may follow it.
    public boolean closeSent() {
        return closeSent;
    }

    /// Whether the client's close frame has arrived.
    public boolean closeReceived() {
        return closed != null;
    }

    /// The code in the client's close frame; 1005 when it gave none, or has not closed.
    public int closeCode() {
        return clientsClose().code;
    }

    /// The reason in the client's close frame; empty when it gave none, or has not closed.
    public String closeReason() {
        return clientsClose().reason;
    }

    private Close clientsClose() {
        Close close = closed;
        return close == null ? Close.SILENT : close;
    }
}
