package dev.socketloom.http;

/// What HTTP means by a letter, a digit, a token: ASCII, whatever the locale and whatever Unicode knows.
///
/// `Character.isDigit` and `Long.parseLong` take `٥` for a five, and `String.equalsIgnoreCase` takes U+212A, the Kelvin
/// sign, for a `k`. Whoever parses the wire with them agrees with nobody else about what was said.
public final class Ascii {

    private static final int LETTER_A = 10;

    private Ascii() {}

    /// `0` to `9`.
    public static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }

    /// A letter or a digit.
    public static boolean isAlphanumeric(int c) {
        return isDigit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    /// The value of one hexadecimal digit, or -1 when it is none.
    public static int hexDigit(int c) {
        if (isDigit(c)) {
            return c - '0';
        }
        int letter = c | 0x20;
        return letter >= 'a' && letter <= 'f' ? letter - 'a' + LETTER_A : -1;
    }

    /// `tchar` (RFC 9110 §5.6.2): what methods, field names and other tokens are made of.
    public static boolean isTokenCharacter(int c) {
        return isAlphanumeric(c) || (c > ' ' && c < 0x7F && "!#$%&'*+-.^_`|~".indexOf(c) >= 0);
    }

    /// `token = 1*tchar` (RFC 9110 §5.6.2).
    public static boolean isToken(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (!isTokenCharacter(text.charAt(i))) {
                return false;
            }
        }
        return !text.isEmpty();
    }

    /// Whether `a` and `b` are the same but for the case of ASCII letters.
    public static boolean equalsIgnoreCase(String a, String b) {
        return a.length() == b.length() && isAt(a, 0, b);
    }

    /// Whether `text` has `part` at an index, but for the case of ASCII letters.
    public static boolean isAt(String text, int index, String part) {
        if (index + part.length() > text.length()) {
            return false;
        }
        for (int i = 0; i < part.length(); i++) {
            if (lower(text.charAt(index + i)) != lower(part.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static int lower(char c) {
        return c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c;
    }
}
