package dev.socketloom.packet;

/// What the name of a namespace may be.
///
/// ```
///   /                  the main one, which every server has
///   /chat              others; "/" comes first
///   /комната?x=1       any characters but controls and the comma
/// ```
///
/// The specification sets no bounds. But a name is written back in refusals and into logs, and kept as long as anybody
/// is in the namespace: no honest one is longer than 255 characters, or has a line feed in it.
///
/// Pure functions.
public final class NamespaceName {

    /// The main namespace.
    public static final String MAIN = "/";

    /// The most characters of a name.
    public static final int MAX_LENGTH = 255;

    /// What ends a name on the wire, in the default parser's packets.
    private static final char COMMA = ',';

    /// Unicode's sign for what cannot be shown.
    private static final char REPLACEMENT = '\ufffd';

    private NamespaceName() {}

    /// Whether there may be a namespace of this name.
    public static boolean isValid(String name) {
        return name.equals(MAIN) || (name.startsWith(MAIN) && name.length() <= MAX_LENGTH && isPlain(name));
    }

    private static boolean isPlain(String name) {
        for (int at = 0; at < name.length(); at++) {
            if (!isPlain(name.charAt(at))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isPlain(char c) {
        return c != COMMA && !Character.isISOControl(c);
    }

    /// As much of a name that is not valid as one may repeat: [#MAX_LENGTH] characters, and a sign for each that a name
    /// does not have. It begins with a slash if the name does, and is valid then.
    public static String excerpt(String name) {
        var excerpt = new StringBuilder(MAX_LENGTH);
        for (int at = 0; at < length(name); at++) {
            char c = name.charAt(at);
            excerpt.append(isPlain(c) ? c : REPLACEMENT);
        }
        return excerpt.toString();
    }

    /// Where to cut a name: not between the halves of a surrogate pair.
    private static int length(String name) {
        if (name.length() <= MAX_LENGTH) {
            return name.length();
        }
        return Character.isHighSurrogate(name.charAt(MAX_LENGTH - 1)) ? MAX_LENGTH - 1 : MAX_LENGTH;
    }
}
