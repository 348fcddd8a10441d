package dev.socketloom.packet;

import org.jspecify.annotations.Nullable;

/// What stands before the JSON of a packet.
///
/// ```
///   <type>[<attachments>-][<namespace>,][<ackId>][json]
///
///   2                              ["hello"]      an event in /
///   2       /chat,        12       ["hello"]      one in /chat, to be acknowledged as 12
///   5  1-   /chat,        12       ["x",{...}]    with one attachment
///   0       /chat                                 the comma may be missing where nothing follows
/// ```
///
/// Read by hand, character by character: what `Long.parseLong` takes for a number (`+5`, `٥`) is not one here, and a
/// number too large is refused at the digit that makes it so.
///
/// Not thread safe while it is made, immutable afterwards.
final class PacketHeader {

    static final char CONNECT = '0';
    static final char DISCONNECT = '1';
    static final char EVENT = '2';
    static final char ACK = '3';
    static final char CONNECT_ERROR = '4';
    static final char BINARY_EVENT = '5';
    static final char BINARY_ACK = '6';

    /// JavaScript's `Number.MAX_SAFE_INTEGER`: peers could not send a larger one back unchanged.
    private static final long MAX_ACK_ID = (1L << 53) - 1;

    /// The digits of the largest ack id.
    private static final int MAX_ACK_ID_DIGITS = 16;

    private final String text;
    private int at;

    /// The type: a digit from `0` to `6`.
    final char type;

    /// How many attachments follow: 0 for the types that have none.
    final int attachments;

    /// The namespace, `/` when none is written.
    final String namespace;

    /// The ack id, if there is one.
    final @Nullable Long ackId;

    /// Reads the header of a packet.
    PacketHeader(String text, PacketLimits limits) throws PacketException {
        this.text = text;
        type = readType();
        attachments = type == BINARY_EVENT || type == BINARY_ACK ? readAttachments(limits.maxAttachments()) : 0;
        namespace = readNamespace(limits.maxNamespace());
        ackId = readAckId();
    }

    /// The JSON behind the header; empty when there is none.
    String payload() {
        return text.substring(at);
    }

    private char readType() throws PacketException {
        if (text.isEmpty() || text.charAt(0) < CONNECT || text.charAt(0) > BINARY_ACK) {
            throw new PacketException("a packet begins with its type, a digit from 0 to 6");
        }
        return text.charAt(at++);
    }

    private int readAttachments(int max) throws PacketException {
        int start = at;
        int count = 0;
        for (; isDigitAt(at); at++) {
            count = 10 * count + digitAt(at);
            if (count > max) {
                throw new PacketException("more attachments than maxAttachments = " + max + " allows");
            }
        }
        if (at == start || count == 0 || at == text.length() || text.charAt(at) != '-') {
            throw new PacketException("a binary packet announces its attachments: 1 or more, and a dash");
        }
        at++;
        return count;
    }

    private String readNamespace(int max) throws PacketException {
        if (at == text.length() || text.charAt(at) != '/') {
            return "/";
        }
        int start = at;
        for (; at < text.length() && text.charAt(at) != ','; at++) {
            if (at - start == max) {
                throw new PacketException("a namespace longer than " + max + " characters");
            }
            if (Character.isISOControl(text.charAt(at))) {
                throw new PacketException("a control character in a namespace");
            }
        }
        String name = text.substring(start, at);
        if (at < text.length()) {
            at++;
        }
        return name;
    }

    private @Nullable Long readAckId() throws PacketException {
        int start = at;
        long id = 0;
        for (; isDigitAt(at); at++) {
            id = 10 * id + digitAt(at);
            if (at - start == MAX_ACK_ID_DIGITS || id > MAX_ACK_ID) {
                throw new PacketException("an ack id larger than " + MAX_ACK_ID);
            }
        }
        return at == start ? null : id;
    }

    private boolean isDigitAt(int index) {
        return index < text.length() && text.charAt(index) >= '0' && text.charAt(index) <= '9';
    }

    private int digitAt(int index) {
        return text.charAt(index) - '0';
    }
}
