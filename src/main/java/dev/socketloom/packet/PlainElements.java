package dev.socketloom.packet;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The elements at the head of a JSON array that need no parser: strings that stand there as they are, and the places of
/// attachments as every encoder writes them. The name of an event, and often all there is.
///
/// ```
///   ["chat","lobby",{"text":"hello"},"now"]
///    └── here ────┘│└── by JsonReader ────┘
///                  └ the comma: as a bracket it begins an array of the rest
///   ["photo",{"_placeholder":true,"num":0}]
///    └── here ──────────────────────────┘
/// ```
///
/// A parser of JSON has to be set up for each text, which costs more than such an event; and it takes texts as arrays
/// of characters, which for a long string costs more than everything else. Here each string is made of the octets that
/// came, and nothing else is.
///
/// Not thread safe: one text owns it.
final class PlainElements {

    private static final byte[] PLACE = ("{\"" + Attachments.PLACEHOLDER + "\":true,\"" + Attachments.NUM + "\":")
            .getBytes(StandardCharsets.US_ASCII);

    /// Longer numbers of attachments are the parser's affair.
    private static final int MOST_DIGITS = 4;

    private final byte[] json;
    private final int to;
    private final @Nullable Attachments attachments;
    private final List<@Nullable Object> into;

    private PlainElements(byte[] json, int to, @Nullable Attachments attachments, List<@Nullable Object> into) {
        this.json = json;
        this.to = to;
        this.attachments = attachments;
        this.into = into;
    }

    /// Takes elements from the head of an array.
    ///
    /// @param from where the array begins, if it is one
    /// @param to where the text ends
    /// @param attachments where places are noted; null when what looks like one is none
    /// @return where the rest begins: at a comma behind what was taken; at `from` when nothing was; at the end of the text
    ///     when it was everything
    /// @throws PacketException when two places are for one attachment
    static int take(byte[] json, int from, int to, @Nullable Attachments attachments, List<@Nullable Object> into)
            throws PacketException {
        var elements = new PlainElements(json, to, attachments, into);
        return elements.is('[', from) ? elements.take(from) : from;
    }

    private int take(int from) throws PacketException {
        int rest = from;
        while (rest < to) {
            int start = rest + 1;
            int end = endOfElement(start);
            boolean last = is(']', end) && end + 1 == to;
            if (end == start || (!last && !is(',', end))) {
                return rest;
            }
            add(start, end);
            rest = last ? to : end;
        }
        return rest;
    }

    private boolean is(char c, int at) {
        return at < to && json[at] == c;
    }

    /// @return `start` when the element is none of ours
    private int endOfElement(int start) {
        if (is('"', start)) {
            int quote = PlainText.end(json, start + 1, to);
            return is('"', quote) ? quote + 1 : start;
        }
        return attachments != null && isPlace(start) ? endOfPlace(start + PLACE.length, start, attachments) : start;
    }

    private boolean isPlace(int start) {
        int end = start + PLACE.length;
        return end <= to && Arrays.equals(json, start, end, PLACE, 0, PLACE.length);
    }

    private int endOfPlace(int digits, int start, Attachments known) {
        int end = digits;
        while (end < to && json[end] >= '0' && json[end] <= '9') {
            end++;
        }
        int count = end - digits;
        boolean isNumber = count == 1 || (count > 1 && count <= MOST_DIGITS && json[digits] != '0');
        return isNumber && is('}', end) && known.expects(num(digits, end)) ? end + 1 : start;
    }

    private int num(int digits, int end) {
        int num = 0;
        for (int at = digits; at < end; at++) {
            num = 10 * num + json[at] - '0';
        }
        return num;
    }

    private void add(int start, int end) throws PacketException {
        if (json[start] == '"') {
            into.add(new String(json, start + 1, end - start - 2, StandardCharsets.UTF_8));
        } else if (attachments != null) {
            int index = into.size();
            into.add(null);
            attachments.claim(num(start + PLACE.length, end - 1), bytes -> into.set(index, bytes));
        }
    }
}
