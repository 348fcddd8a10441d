package dev.socketloom.packet;

import java.util.List;

/// The strings at the head of a JSON array that stand there as they are: the name of an event, and often all there is.
///
/// ```
///   ["chat","lobby",{"text":"hello"},"now"]
///    └── here ────┘│└── by JsonReader ────┘
///                  └ the comma: as a bracket it begins an array of the rest
///   ["chat","hello"]
///    └── here ────┘
/// ```
///
/// A parser of JSON has to be set up for each text, which costs more than such an event; and it takes texts as arrays
/// of characters, which for a long string costs more than everything else.
///
/// A pure function.
final class PlainStrings {

    private static final String BEGINNING = "[\"";

    private PlainStrings() {}

    /// Takes strings from the head of an array.
    ///
    /// @param from where the array begins, if it is one
    /// @return where the rest begins: at a comma behind what was taken; at `from` when nothing was; at the end of the text
    ///     when it was everything
    static int take(String json, int from, List<? super String> into) {
        if (!json.startsWith(BEGINNING, from)) {
            return from;
        }
        var text = new PlainText(json);
        int rest = from;
        while (rest + 1 < json.length() && json.charAt(rest + 1) == '"') {
            int start = rest + BEGINNING.length();
            int end = text.end(start);
            if (json.startsWith("\"]", end) && end + 2 == json.length()) {
                into.add(json.substring(start, end));
                return json.length();
            }
            if (!json.startsWith("\",", end)) {
                return rest;
            }
            into.add(json.substring(start, end));
            rest = end + 1;
        }
        return rest;
    }
}
