package dev.socketloom.packet;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The attachments that a binary packet still waits for, and the places in its arguments that they go to.
///
/// ```
///   52-["photo",{"_placeholder":true,"num":1},{"a":{"_placeholder":true,"num":0}}]
///                          │                              │
///                          └── second attachment          └── first
/// ```
///
/// The places are known when the text has been read, before the first byte arrives: a packet whose placeholders
/// are wrong is refused while there is nothing to throw away. Each attachment is named by one placeholder: bytes that
/// nobody asked for would be collected for nothing, and bytes that two ask for would let a sender multiply them. No
/// encoder makes either.
///
/// Not thread safe: one decoder owns it.
final class Attachments {

    /// The member that makes an object a placeholder.
    static final String PLACEHOLDER = "_placeholder";

    /// The member that numbers a placeholder, from 0.
    static final String NUM = "num";

    private final int count;
    private final long maxBytes;
    private final Map<Integer, Consumer<byte[]>> places = new HashMap<>();
    private int arrived;
    private long bytesArrived;

    /// Waits for `count` attachments, which has been checked against the limit.
    Attachments(int count, long maxBytes) {
        this.count = count;
        this.maxBytes = maxBytes;
    }

    /// The number of a placeholder, or null when the object is an ordinary one.
    @Nullable Integer number(Map<String, @Nullable Object> object) throws PacketException {
        if (!Boolean.TRUE.equals(object.get(PLACEHOLDER))) {
            return null;
        }
        if (object.size() != 2 || !(object.get(NUM) instanceof Integer num) || !expects(num)) {
            throw new PacketException("a placeholder needs a num from 0 to " + (count - 1) + " and nothing else");
        }
        return num;
    }

    /// Whether so many attachments come that there is one of this number.
    boolean expects(int num) {
        return num >= 0 && num < count;
    }

    /// Notes where attachment `num` goes.
    void claim(int num, Consumer<byte[]> place) throws PacketException {
        if (places.put(num, place) != null) {
            throw new PacketException("two placeholders for attachment " + num);
        }
    }

    /// Ends the claims: every attachment has its place now, or there is one too many.
    void refuseUnclaimed() throws PacketException {
        if (places.size() != count) {
            throw new PacketException("of " + count + " attachments, placeholders name " + places.size());
        }
    }

    /// Puts the next attachment into its place.
    void arrive(byte[] bytes) throws PacketException {
        bytesArrived += bytes.length;
        if (bytesArrived > maxBytes) {
            throw new PacketException("attachments of one packet exceed " + maxBytes + " bytes");
        }
        Consumer<byte[]> place = places.remove(arrived++);
        if (place != null) {
            place.accept(bytes);
        }
    }

    /// Whether all of them have arrived.
    boolean isComplete() {
        return arrived == count;
    }
}
