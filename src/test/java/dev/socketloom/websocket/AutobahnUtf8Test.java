package dev.socketloom.websocket;

import static dev.socketloom.websocket.Bytes.CONTINUATION;
import static dev.socketloom.websocket.Bytes.FIN;
import static dev.socketloom.websocket.Bytes.TEXT;
import static dev.socketloom.websocket.Bytes.client;
import static dev.socketloom.websocket.Bytes.concat;
import static dev.socketloom.websocket.Bytes.fragments;
import static dev.socketloom.websocket.Bytes.hex;
import static dev.socketloom.websocket.Bytes.server;
import static dev.socketloom.websocket.Bytes.utf8;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Section 6 of the Autobahn test suite: texts that are UTF-8, and texts that are not and must fail at the first octet
/// that shows it. Each also arrives octet by octet.
final class AutobahnUtf8Test {

    private static final int OCTETS = 1;

    private static final byte[] GREETING = utf8("Hello-µ@ßöäüàá-UTF-8!!");
    private static final byte[] KOSME = utf8("κόσμε");
    private static final byte[] EDITED = utf8("edited");

    private final List<Arguments> cases = new ArrayList<>();

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void isOk(String name, Conversation conversation) throws IOException {
        conversation.play();
    }

    static Stream<Arguments> isOk() {
        var list = new AutobahnUtf8Test();
        list.utf8Handling();
        list.utf8Sequences();
        return list.cases.stream();
    }

    private Conversation add(String name) {
        var conversation = new Conversation();
        cases.add(Arguments.of(name, conversation));
        return conversation;
    }

    // 6.1 to 6.4

    private void utf8Handling() {
        byte[] nothing = {};
        valid("6.1.1 empty text", nothing);
        inFragments("6.1.2 three empty fragments", nothing, nothing, nothing);
        inFragments("6.1.3 empty, not empty, empty", nothing, utf8("middle frame payload"), nothing);
        valid("6.2.1 a greeting", GREETING);
        byte[] rest = Arrays.copyOfRange(GREETING, 8, GREETING.length);
        inFragments("6.2.2 cut between characters", Arrays.copyOf(GREETING, 8), rest);
        inFragments("6.2.3 each octet a fragment", eachOctet(GREETING));
        inFragments("6.2.4 each octet a fragment", eachOctet(KOSME));
        byte[] surrogate = hex("ed a0 80");
        invalid("6.3.1 a surrogate", concat(KOSME, surrogate, EDITED));
        var octetFrames = add("6.3.2 a surrogate, each octet a fragment");
        byte[][] octets = eachOctet(concat(KOSME, surrogate, EDITED));
        // The second octet of ed a0 80 is the first that cannot be.
        int bad = KOSME.length + 1;
        octetFrames.sends(Arrays.copyOf(fragments(TEXT, octets), bad + 1)).fails(1007);
        octetFrames.sends(client(CONTINUATION, octets[bad + 1]));
        beyondTheLast("6.4.1", "6.4.3", KOSME, hex("f4 90 80 80"), EDITED);
        beyondTheLast("6.4.2", "6.4.4", concat(KOSME, hex("f4")), hex("90"), concat(hex("80 80"), EDITED));
    }

    /// U+110000 becomes certain in the second of three parts: fragments, or pieces of one frame.
    private void beyondTheLast(String inFragments, String inPieces, byte[]... parts) {
        byte[][] frames = fragments(TEXT, parts);
        add(inFragments + " beyond U+10FFFF in the second of three fragments")
                .sends(frames[0], frames[1])
                .fails(1007)
                .sends(frames[2]);
        byte[] frame = client(FIN | TEXT, concat(parts));
        int third = frame.length - parts[2].length;
        int second = third - parts[1].length;
        add(inPieces + " the same in one frame that arrives in pieces")
                .sends(Arrays.copyOf(frame, second), Arrays.copyOfRange(frame, second, third))
                .fails(1007)
                .sends(Arrays.copyOfRange(frame, third, frame.length));
    }

    private void valid(String name, byte[] text) {
        byte[] echo = server(FIN | TEXT, text);
        add(name).sends(client(FIN | TEXT, text)).isAnswered(echo).closes();
        add(name + ", octets")
                .inChops(OCTETS)
                .sends(client(FIN | TEXT, text))
                .isAnswered(echo)
                .closes();
    }

    private void invalid(String name, byte[] text) {
        add(name).sends(client(FIN | TEXT, text)).fails(1007);
        add(name + ", octets").inChops(OCTETS).sends(client(FIN | TEXT, text)).fails(1007);
    }

    private void inFragments(String name, byte[]... parts) {
        add(name)
                .sends(fragments(TEXT, parts))
                .isAnswered(server(FIN | TEXT, concat(parts)))
                .closes();
    }

    private static byte[][] eachOctet(byte[] bytes) {
        byte[][] octets = new byte[bytes.length][];
        for (int i = 0; i < bytes.length; i++) {
            octets[i] = new byte[] {bytes[i]};
        }
        return octets;
    }

    // 6.5 to 6.23

    private void utf8Sequences() {
        prefixes();
        allValid("6.7", "00", "c280", "e0a080", "f0908080");
        allInvalid("6.8", "f888808080", "fc8480808080");
        allValid("6.9", "7f", "dfbf", "efbfbf", "f48fbfbf");
        allInvalid("6.10", "f7bfbfbf", "fbbfbfbfbf", "fdbfbfbfbfbf");
        allValid("6.11", "ed9fbf", "ee8080", "efbfbd", "f48fbfbf");
        allInvalid("6.11 beyond", "f4908080");
        String continuations = hexRange(0x80, 0xbf, "");
        allInvalid("6.12", "80", "bf", "80bf", "80bf80", "80bf80bf", "80bf80bf80", "80bf80bf80bf", continuations);
        allInvalid("6.13", hexRange(0xc0, 0xdf, "20"), hexRange(0xe0, 0xef, "20"));
        allInvalid("6.13", hexRange(0xf0, 0xf7, "20"), hexRange(0xf8, 0xfb, "20"), hexRange(0xfc, 0xfd, "20"));
        String[] cut = {
            "c0", "e080", "f08080", "f8808080", "fc80808080", "df", "efbf", "f7bfbf", "fbbfbfbf", "fdbfbfbfbf"
        };
        allInvalid("6.14", cut);
        allInvalid("6.15", String.join("", cut));
        allInvalid("6.16", "fe", "ff", "fefeffff");
        allInvalid("6.17", "c0af", "e080af", "f08080af", "f8808080af", "fc80808080af");
        allInvalid("6.18", "c1bf", "e09fbf", "f08fbfbf", "f887bfbfbf", "fc83bfbfbfbf");
        allInvalid("6.19", "c080", "e08080", "f0808080", "f880808080", "fc8080808080");
        String[] surrogates = {"eda080", "edadbf", "edae80", "edafbf", "edb080", "edbe80", "edbfbf"};
        allInvalid("6.20", surrogates);
        for (String high : List.of("eda080", "edadbf", "edae80", "edafbf")) {
            allInvalid("6.21", high + "edb080", high + "edbfbf");
        }
        for (int plane = 0; plane <= 0x10; plane++) {
            valid("6.22 non-character of plane " + plane, utf8(Character.toString((plane << 16) | 0xfffe)));
            valid("6.22 non-character of plane " + plane, utf8(Character.toString((plane << 16) | 0xffff)));
        }
        allValid("6.23", "efbfb9", "efbfba", "efbfbb", "efbfbc", "efbfbd", "efbfbe", "efbfbf");
    }

    /// 6.5 and 6.6: all beginnings of a text; those that end within a character are not texts.
    private void prefixes() {
        for (byte[] text : List.of(KOSME, GREETING)) {
            for (int length = 1; length <= text.length; length++) {
                byte[] prefix = Arrays.copyOf(text, length);
                boolean whole = length == text.length || (text[length] & 0xc0) != 0x80;
                if (whole) {
                    valid("6.6 prefix of " + length + " octets", prefix);
                } else {
                    invalid("6.6 prefix of " + length + " octets", prefix);
                }
            }
        }
    }

    private static String hexRange(int first, int last, String between) {
        var digits = new StringBuilder();
        for (int octet = first; octet <= last; octet++) {
            digits.append("%02x".formatted(octet)).append(between);
        }
        return digits.toString();
    }

    private void allValid(String section, String... texts) {
        for (int i = 0; i < texts.length; i++) {
            valid(section + "." + (i + 1) + " " + texts[i], hex(texts[i]));
        }
    }

    private void allInvalid(String section, String... texts) {
        for (int i = 0; i < texts.length; i++) {
            invalid(section + "." + (i + 1) + " " + texts[i], hex(texts[i]));
        }
    }
}
