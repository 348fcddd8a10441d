package dev.socketloom.packet;

import java.nio.charset.StandardCharsets;
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
/// Read by hand, octet by octet: what `Long.parseLong` takes for a number (`+5`, `٥`) is not one here, and a number too
/// large is refused at the digit that makes it so.
///
/// Not thread safe while it is made, immutable afterwards.
final class PacketHeader {

    /// From `2` EVENT to `5` BINARY_EVENT, and from `3` ACK to `6` BINARY_ACK.
    static final int BINARY = 3;

    private static final int LARGEST_TYPE = RawPacket.ACK + BINARY;

    /// The digits of the largest ack id.
    private static final int MAX_ACK_ID_DIGITS = 16;

    private final byte[] text;
    private final int end;
    private int at;

    /// The type, binary or not: that of [RawPacket].
    final int type;

    /// How many attachments follow: 0 for the types that are not binary.
    final int attachments;

    /// The namespace, `/` when none is written.
    final String namespace;

    /// The ack id, if there is one.
    final @Nullable Long ackId;

    /// Reads the header of a packet, in UTF-8.
    PacketHeader(byte[] text, int from, int to, int maxAttachments) throws PacketException {
        this.text = text;
        at = from;
        end = to;
        int written = readType();
        boolean isBinary = written > RawPacket.CONNECT_ERROR;
        type = isBinary ? written - BINARY : written;
        attachments = isBinary ? readAttachments(maxAttachments) : 0;
        namespace = readNamespace();
        ackId = readAckId();
    }

    /// Where the JSON behind the header begins; at the text's end when there is none.
    int payloadAt() {
        return at;
    }

    private int readType() throws PacketException {
        if (!isDigitAt(at) || digitAt(at) > LARGEST_TYPE) {
            throw new PacketException("a packet begins with its type, a digit from 0 to " + LARGEST_TYPE);
        }
        return digitAt(at++);
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
        if (at == start || text[start] == '0' || !is('-', at)) {
            throw new PacketException("a binary packet announces its attachments: 1 or more, and a dash");
        }
        at++;
        return count;
    }

    private String readNamespace() {
        if (!is('/', at)) {
            return NamespaceName.MAIN;
        }
        int start = at;
        while (at < end && text[at] != ',') {
            at++;
        }
        var name = new String(text, start, at - start, StandardCharsets.UTF_8);
        at += at < end ? 1 : 0;
        return name;
    }

    private @Nullable Long readAckId() throws PacketException {
        int start = at;
        long id = 0;
        for (; isDigitAt(at); at++) {
            id = 10 * id + digitAt(at);
            if (at - start == MAX_ACK_ID_DIGITS || id > RawPacket.MAX_ACK_ID) {
                throw new PacketException("an ack id larger than " + RawPacket.MAX_ACK_ID);
            }
        }
        return at == start ? null : id;
    }

    private boolean isDigitAt(int index) {
        return index < end && text[index] >= '0' && text[index] <= '9';
    }

    private int digitAt(int index) {
        return text[index] - '0';
    }

    private boolean is(char c, int index) {
        return index < end && text[index] == c;
    }
}
