package dev.socketloom.websocket;

import dev.socketloom.http.Headers;
import dev.socketloom.http.HttpException;
import dev.socketloom.http.Input;
import dev.socketloom.http.Reply;
import dev.socketloom.http.Request;
import dev.socketloom.http.Response;
import dev.socketloom.http.Upgrade;
import dev.socketloom.http.Wire;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;

/// The opening handshake, as a server does it (RFC 6455 §4.2): an HTTP request asks, status 101 agrees.
///
/// ```
///   GET /chat HTTP/1.1                                  HTTP/1.1 101 Switching Protocols
///   Upgrade: websocket                                  Upgrade: websocket
///   Connection: Upgrade                                 Connection: Upgrade
///   Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==   ─▶    Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=
///   Sec-WebSocket-Version: 13
/// ```
///
/// The key guards nobody's secret. It proves that the server has understood the question, so that no other kind
/// of server can be talked into a conversation that it takes for something else.
///
/// Whether the client's origin is welcome (§10.2) is decided by whoever calls this. No subprotocol is chosen, and no
/// extension but permessage-deflate (RFC 7692).
///
/// Pure functions.
public final class Handshake {

    /// A connection after the handshake, and what was agreed on it.
    ///
    /// @param input what the client has sent after its request, and all that follows
    /// @param wire the connection itself
    /// @param deflate whether messages may be compressed, in both directions
    // RFC 6455 §4.2.2: "If the server finishes these steps without aborting the WebSocket handshake, the server considers
    // the WebSocket connection to be established and that the WebSocket connection is in the OPEN state."
    public record Established(Input input, Wire wire, boolean deflate) {}

    /// Has the connection after the handshake.
    @FunctionalInterface
    public interface Takeover {
        /// As [Upgrade.Takeover#begin(byte\[\], Input, Wire)].
        Upgrade.Conversation begin(byte[] answer, Established connection) throws IOException;
    }

    /// RFC 6455 §1.3: "258EAFA5-E914-47DA-95CA-C5AB0DC85B11 […], which is unlikely to be used by network endpoints that
    /// do not understand the WebSocket Protocol".
    private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    private static final String EXTENSIONS = "Sec-WebSocket-Extensions";
    private static final String VERSION = "13";
    private static final int KEY_BYTES = 16;
    private static final int KEY_LENGTH = 24;
    private static final int BAD_REQUEST = 400;
    private static final int UPGRADE_REQUIRED = 426;

    /// One for all, who take it in turns for a microsecond: a new one would leave a thread-local behind in every thread that
    /// asks for it, and here each connection is a thread; a clone is most of the garbage of a handshake.
    private static final MessageDigest SHA_1 = sha1();

    private Handshake() {}

    /// Whether a request asks for a WebSocket at all, well or badly.
    public static boolean isRequested(Request request) {
        return request.headers().hasToken("Upgrade", "websocket");
    }

    /// Answers a request for a WebSocket.
    ///
    /// If the request has a body, HTTP reads over it or refuses to change the protocol: it is never taken for frames.
    ///
    /// @param mayDeflate whether to agree if the client offers to compress messages
    /// @param takeover who speaks to the client from then on
    /// @return the [Upgrade], or the [Response] that says what is wrong with the request
    public static Reply accept(Request request, boolean mayDeflate, Takeover takeover) {
        try {
            Headers agreed = check(request);
            List<Extension> offers = Extension.parse(request.headers().all(EXTENSIONS));
            String answer = mayDeflate ? DeflateOffer.answer(offers) : null;
            return answer == null
                    ? upgrade(agreed, false, takeover)
                    : upgrade(agreed.with(EXTENSIONS, answer), true, takeover);
        } catch (HttpException refusal) {
            Response response = Response.text(refusal.status(), String.valueOf(refusal.getMessage()));
            // RFC 6455 §4.2.2: "an appropriate HTTP error code (such as 426 Upgrade Required) and a
            // |Sec-WebSocket-Version| header field indicating the version(s) the server is capable of understanding."
            // RFC 9110 §15.5.22: "The server MUST send an Upgrade header field in a 426 response"
            return refusal.status() == UPGRADE_REQUIRED
                    ? response.with("Sec-WebSocket-Version", VERSION).with("Upgrade", "websocket")
                    : response;
        }
    }

    private static Upgrade upgrade(Headers agreed, boolean deflate, Takeover takeover) {
        return new Upgrade(agreed,
                (answer, input, wire) -> takeover.begin(answer, new Established(input, wire, deflate)));
    }

    /// Checks a request for a WebSocket by RFC 6455 §4.2.1.
    ///
    /// @return the fields of the 101 answer, but for `Connection`, which HTTP adds to each of its answers
    /// @throws HttpException 400 when it is not one, 426 when it wants another version than 13
    private static Headers check(Request request) throws HttpException {
        require("GET".equals(request.method()), "a WebSocket is asked for by GET");
        require(!request.isHttp10(), "a WebSocket is asked for by HTTP/1.1, not 1.0");
        require(isRequested(request), "the Upgrade field does not name websocket");
        require(request.headers().hasToken("Connection", "Upgrade"), "the Connection field does not name Upgrade");
        String key = key(request.headers().all("Sec-WebSocket-Key"));
        if (!request.headers().all("Sec-WebSocket-Version").equals(List.of(VERSION))) {
            throw new HttpException(UPGRADE_REQUIRED, "Sec-WebSocket-Version must be 13");
        }
        return Headers.of("Upgrade", "websocket", "Sec-WebSocket-Accept", accept(key));
    }

    private static void require(boolean condition, String otherwise) throws HttpException {
        if (!condition) {
            throw new HttpException(BAD_REQUEST, otherwise);
        }
    }

    private static String key(List<String> fields) throws HttpException {
        // RFC 6455 §11.3.1: "The |Sec-WebSocket-Key| header field MUST NOT appear more than once in an HTTP request."
        require(fields.size() == 1, "there must be one Sec-WebSocket-Key");
        // RFC 6455 §4.2.1: "a base64-encoded [...] value that, when decoded, is 16 bytes in length"
        require(isKey(fields.getFirst()), "Sec-WebSocket-Key must be 16 bytes in base64");
        return fields.getFirst();
    }

    private static boolean isKey(String value) {
        try {
            return value.length() == KEY_LENGTH && Base64.getDecoder().decode(value).length == KEY_BYTES;
        } catch (IllegalArgumentException notBase64) {
            return false;
        }
    }

    /// RFC 6455 §4.2.2: the key is concatenated with the GUID, "taking the SHA-1 hash of this concatenated value to obtain
    /// a 20-byte value and base64-encoding [...] this 20-byte hash".
    static String accept(String key) {
        return Base64.getEncoder().encodeToString(hash((key + GUID).getBytes(StandardCharsets.US_ASCII)));
    }

    private static byte[] hash(byte[] bytes) {
        synchronized (SHA_1) {
            // Somebody may have left it for want of memory, half done.
            SHA_1.reset();
            return SHA_1.digest(bytes);
        }
    }

    private static MessageDigest sha1() {
        try {
            return MessageDigest.getInstance("SHA-1");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-1", e);
        }
    }
}
