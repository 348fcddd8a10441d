package dev.socketloom.packet;

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
/// of characters, which for a long string costs more than everything else.
///
/// Not thread safe: one text owns it.
final class PlainElements {

    private static final String PLACE =
            "{\"" + Attachments.PLACEHOLDER + "\":true,\"" + Attachments.NUM + "\":";

    /// Longer numbers of attachments are the parser's affair.
    private static final int MOST_DIGITS = 4;

    private final String json;
    private final PlainText text;
    private final @Nullable Attachments attachments;
    private final List<@Nullable Object> into;

    private PlainElements(String json, @Nullable Attachments attachments, List<@Nullable Object> into) {
        this.json = json;
        this.text = new PlainText(json);
        this.attachments = attachments;
        this.into = into;
    }

    /// Takes elements from the head of an array.
    ///
    /// @param from where the array begins, if it is one
    /// @param attachments where places are noted; null when what looks like one is none
    /// @return where the rest begins: at a comma behind what was taken; at `from` when nothing was; at the end of the text
    ///     when it was everything
    /// @throws PacketException when two places are for one attachment
    static int take(String json, int from, @Nullable Attachments attachments, List<@Nullable Object> into)
            throws PacketException {
        return json.startsWith("[", from) ? new PlainElements(json, attachments, into).take(from) : from;
    }

    private int take(int from) throws PacketException {
        int rest = from;
        while (rest < json.length()) {
            int start = rest + 1;
            int end = endOfElement(start);
            boolean last = json.startsWith("]", end) && end + 1 == json.length();
            if (end == start || (!last && !json.startsWith(",", end))) {
                return rest;
            }
            add(start, end);
            rest = last ? json.length() : end;
        }
        return rest;
    }

    /// @return `start` when the element is none of ours
    private int endOfElement(int start) {
        if (json.startsWith("\"", start)) {
            int quote = text.end(start + 1);
            return json.startsWith("\"", quote) ? quote + 1 : start;
        }
        return attachments != null && json.startsWith(PLACE, start) ? endOfPlace(start, attachments) : start;
    }

    private int endOfPlace(int start, Attachments known) {
        int digits = start + PLACE.length();
        int end = json.indexOf('}', digits);
        boolean isNumber = end > digits && end - digits <= MOST_DIGITS && (json.charAt(digits) != '0' || end == digits + 1);
        for (int at = digits; isNumber && at < end; at++) {
            isNumber = json.charAt(at) >= '0' && json.charAt(at) <= '9';
        }
        return isNumber && known.expects(num(start, end)) ? end + 1 : start;
    }

    private int num(int start, int brace) {
        return Integer.parseInt(json, start + PLACE.length(), brace, 10);
    }

    private void add(int start, int end) throws PacketException {
        if (json.charAt(start) == '"') {
            into.add(json.substring(start + 1, end - 1));
        } else if (attachments != null) {
            int index = into.size();
            into.add(null);
            attachments.claim(num(start, end - 1), bytes -> into.set(index, bytes));
        }
    }
}
