package dev.socketloom.websocket;

import static dev.socketloom.websocket.Bytes.BINARY;
import static dev.socketloom.websocket.Bytes.CLOSE;
import static dev.socketloom.websocket.Bytes.CONTINUATION;
import static dev.socketloom.websocket.Bytes.FIN;
import static dev.socketloom.websocket.Bytes.PING;
import static dev.socketloom.websocket.Bytes.PONG;
import static dev.socketloom.websocket.Bytes.TEXT;
import static dev.socketloom.websocket.Bytes.client;
import static dev.socketloom.websocket.Bytes.concat;
import static dev.socketloom.websocket.Bytes.filled;
import static dev.socketloom.websocket.Bytes.fragments;
import static dev.socketloom.websocket.Bytes.hex;
import static dev.socketloom.websocket.Bytes.server;
import static dev.socketloom.websocket.Bytes.status;
import static dev.socketloom.websocket.Bytes.utf8;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// The cases of the Autobahn test suite that need no compression, under their numbers, with what it calls "OK": not
/// "NON-STRICT". Ours differ in that both sides are played by one thread, so that "fails fast" means: before the next
/// byte is read. Here are the sections 1 to 5, 7 and 10; [AutobahnUtf8Test] has 6 and [AutobahnLimitsTest] 9.
final class AutobahnTest {

    private static final int OCTETS = 1;

    private final List<Arguments> cases = new ArrayList<>();

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void isOk(String name, Conversation conversation) throws IOException {
        conversation.play();
    }

    static Stream<Arguments> isOk() {
        var list = new AutobahnTest();
        list.framing();
        list.pingsAndPongs();
        list.reservedBits();
        list.opcodes();
        list.fragmentation();
        list.closeHandling();
        list.autoFragmentation();
        return list.cases.stream();
    }

    private Conversation add(String name) {
        var conversation = new Conversation();
        cases.add(Arguments.of(name, conversation));
        return conversation;
    }

    // 1.*

    private void framing() {
        int[] lengths = {0, 125, 126, 127, 128, 65535, 65536};
        for (int i = 0; i < lengths.length; i++) {
            echo("1.1." + (i + 1) + " text of " + lengths[i], new Conversation(), TEXT, filled(lengths[i], '*'));
            echo("1.2." + (i + 1) + " binary of " + lengths[i], new Conversation(), BINARY, filled(lengths[i], 0xfe));
        }
        echo("1.1.8 text of 65536 in chops", new Conversation().inChops(997), TEXT, filled(65536, '*'));
        echo("1.2.8 binary of 65536 in chops", new Conversation().inChops(997), BINARY, filled(65536, 0xfe));
    }

    private void echo(String name, Conversation conversation, int opcode, byte[] payload) {
        conversation
                .sends(client(FIN | opcode, payload))
                .isAnswered(server(FIN | opcode, payload))
                .closes();
        cases.add(Arguments.of(name, conversation));
    }

    // 2.*

    private void pingsAndPongs() {
        byte[] binary = hex("00 ff fe fd fc fb 00 ff");
        byte[] longest = filled(125, 0xfe);
        pinged("2.1 empty ping", new Conversation(), new byte[0]);
        pinged("2.2 ping with text", new Conversation(), utf8("Hello, world!"));
        pinged("2.3 ping with bytes", new Conversation(), binary);
        pinged("2.4 ping with 125 bytes", new Conversation(), longest);
        add("2.5 ping with 126 bytes")
                .sends(client(FIN | PING, filled(126, 0xfe)))
                .fails(1002);
        pinged("2.6 ping with 125 bytes octet by octet", new Conversation().inChops(OCTETS), longest);
        add("2.7 unsolicited empty pong").sends(client(FIN | PONG, "")).closes();
        add("2.8 unsolicited pong").sends(client(FIN | PONG, "unsolicited")).closes();
        add("2.9 unsolicited pong, then a ping")
                .sends(client(FIN | PONG, "unsolicited"), client(FIN | PING, "ping"))
                .isAnswered(server(FIN | PONG, "ping"))
                .closes();
        tenPings("2.10 ten pings", new Conversation());
        tenPings("2.11 ten pings octet by octet", new Conversation().inChops(OCTETS));
    }

    private void pinged(String name, Conversation conversation, byte[] payload) {
        conversation
                .sends(client(FIN | PING, payload))
                .isAnswered(server(FIN | PONG, payload))
                .closes();
        cases.add(Arguments.of(name, conversation));
    }

    private void tenPings(String name, Conversation conversation) {
        for (int i = 0; i < 10; i++) {
            conversation.sends(client(FIN | PING, "payload-" + i)).isAnswered(server(FIN | PONG, "payload-" + i));
        }
        cases.add(Arguments.of(name, conversation.closes()));
    }

    // 3.*

    private void reservedBits() {
        add("3.1 text with RSV 1").sends(client(FIN | 0x10 | TEXT, "x")).fails(1002);
        greeted("3.2 text, then text with RSV 2", new Conversation(), true, client(FIN | 0x20 | TEXT, "x"));
        greeted("3.3 text, then text with RSV 3", new Conversation(), false, client(FIN | 0x30 | TEXT, "x"));
        greeted("3.4 text, then text with RSV 4, octets", octets(), false, client(FIN | 0x40 | TEXT, "x"));
        add("3.5 binary with RSV 5").sends(client(FIN | 0x50 | BINARY, binary())).fails(1002);
        add("3.6 ping with RSV 6").sends(client(FIN | 0x60 | PING, binary())).fails(1002);
        add("3.7 close with RSV 7")
                .sends(client(FIN | 0x70 | CLOSE, status(1000, "")))
                .fails(1002);
    }

    private static byte[] binary() {
        return hex("00 ff fe fd fc fb 00 ff");
    }

    private static Conversation octets() {
        return new Conversation().inChops(OCTETS);
    }

    /// A text that is echoed, a frame that is wrong, and a ping that must not be answered.
    private void greeted(String name, Conversation conversation, boolean together, byte[] wrong) {
        byte[] text = client(FIN | TEXT, "Hello, world!");
        byte[] ping = client(FIN | PING, "");
        conversation.isAnswered(server(FIN | TEXT, "Hello, world!"));
        if (together) {
            conversation.sendsTogether(text, wrong, ping).fails(1002);
        } else {
            conversation.sends(text, wrong).fails(1002).sends(ping);
        }
        cases.add(Arguments.of(name, conversation));
    }

    // 4.*

    private void opcodes() {
        int number = 1;
        for (int first : new int[] {0x3, 0xB}) {
            String section = "4." + number++ + ".";
            add(section + "1 opcode " + first).sends(client(FIN | first, "")).fails(1002);
            add(section + "2 opcode " + (first + 1) + " with payload")
                    .sends(client(FIN | (first + 1), "reserved"))
                    .fails(1002);
            greeted(section + "3 opcode " + (first + 2), new Conversation(), false, client(FIN | (first + 2), ""));
            greeted(section + "4 opcode " + (first + 3), new Conversation(), true, client(FIN | (first + 3), "res"));
            greeted(section + "5 opcode " + (first + 4) + " octets", octets(), false, client(FIN | (first + 4), "res"));
        }
    }

    // 5.*

    private void fragmentation() {
        add("5.1 ping in two fragments")
                .sends(client(PING, "fragment1"), client(FIN | CONTINUATION, "fragment2"))
                .isAnswered(server(FIN | CLOSE, status(1002, "")));
        add("5.2 pong in two fragments")
                .sends(client(PONG, "fragment1"), client(FIN | CONTINUATION, "fragment2"))
                .isAnswered(server(FIN | CLOSE, status(1002, "")));
        byte[][] two = {client(TEXT, "fragment1"), client(FIN | CONTINUATION, "fragment2")};
        byte[][] pinged = {two[0], client(FIN | PING, "ping"), two[1]};
        byte[] echo = server(FIN | TEXT, "fragment1fragment2");
        byte[] pong = server(FIN | PONG, "ping");
        add("5.3 text in two fragments").sendsTogether(two).isAnswered(echo).closes();
        add("5.4 frame by frame").sends(two).isAnswered(echo).closes();
        add("5.5 octet by octet").inChops(OCTETS).sends(two).isAnswered(echo).closes();
        add("5.6 with a ping between").sendsTogether(pinged).isAnswered(pong, echo).closes();
        add("5.7 frame by frame").sends(pinged).isAnswered(pong, echo).closes();
        add("5.8 octet by octet")
                .inChops(OCTETS)
                .sends(pinged)
                .isAnswered(pong, echo)
                .closes();
        continuationOfNothing();
        add("5.18 second fragment is a text too")
                .sends(client(TEXT, "fragment1"), client(FIN | TEXT, "fragment2"))
                .fails(1002);
        byte[][] five = {
            client(TEXT, "fragment1"),
            client(CONTINUATION, "fragment2"),
            client(FIN | PING, "pongme 1!"),
            client(CONTINUATION, "fragment3"),
            client(CONTINUATION, "fragment4"),
            client(FIN | PING, "pongme 2!"),
            client(FIN | CONTINUATION, "fragment5")
        };
        byte[][] answers = {
            server(FIN | PONG, "pongme 1!"),
            server(FIN | PONG, "pongme 2!"),
            server(FIN | TEXT, "fragment1fragment2fragment3fragment4fragment5")
        };
        add("5.19 five fragments and two pings").sends(five).isAnswered(answers).closes();
        add("5.20 the same octet by octet")
                .inChops(OCTETS)
                .sends(five)
                .isAnswered(answers)
                .closes();
    }

    private void continuationOfNothing() {
        byte[] text = client(FIN | TEXT, "Hello, world!");
        int number = 9;
        for (int fin : new int[] {FIN, 0}) {
            byte[] nothing = client(fin | CONTINUATION, "non-continuation payload");
            String what = " continuation of nothing, FIN " + (fin != 0) + ", then a text";
            add("5." + number++ + what).sendsTogether(nothing, text).fails(1002);
            add("5." + number++ + what + ", frame by frame").sends(nothing).fails(1002).sends(text);
            add("5." + number++ + what + ", octets").inChops(OCTETS).sends(nothing).fails(1002).sends(text);
        }
        add("5.15 a message, a continuation of nothing, a text")
                .sends(client(TEXT, "fragment1"), client(FIN | CONTINUATION, "fragment2"))
                .isAnswered(server(FIN | TEXT, "fragment1fragment2"))
                .sends(client(CONTINUATION, "fragment3"))
                .fails(1002)
                .sends(client(FIN | TEXT, "fragment4"));
        for (int fin : new int[] {0, FIN}) {
            add("5." + (fin == 0 ? 16 : 17) + " twice a continuation of nothing, then a text, FIN " + (fin != 0))
                    .sends(client(fin | CONTINUATION, "fragment1"))
                    .fails(1002)
                    .sends(client(FIN | TEXT, "fragment2"))
                    .sends(client(fin | CONTINUATION, "fragment3"))
                    .sends(client(FIN | TEXT, "fragment4"));
        }
    }

    // 7.*

    private void closeHandling() {
        byte[] close = client(FIN | CLOSE, status(1000, ""));
        byte[] text = client(FIN | TEXT, "Hello World!");
        byte[] echo = server(FIN | TEXT, "Hello World!");
        add("7.1.1 text, close").sends(text).isAnswered(echo).closes();
        add("7.1.2 two closes").closes().sends(close);
        add("7.1.3 close, then a ping").closes().sends(client(FIN | PING, ""));
        add("7.1.4 close, then a text").closes().sends(text);
        add("7.1.5 a fragment, close, the other fragment")
                .sends(client(TEXT, "fragment1"))
                .closes()
                .sends(client(FIN | CONTINUATION, "fragment2"));
        add("7.1.6 256K, close, ping")
                .sends(client(FIN | TEXT, filled(262_144, '*')), text)
                .isAnswered(server(FIN | TEXT, filled(262_144, '*')), echo)
                .closes()
                .sends(client(FIN | PING, ""));
        byte[] empty = {};
        add("7.3.1 empty close").sends(client(FIN | CLOSE, empty)).isAnswered(server(FIN | CLOSE, empty));
        add("7.3.2 close with one byte").sends(client(FIN | CLOSE, "a")).fails(1002);
        closed("7.3.3 close with a code", 1000, "");
        closed("7.3.4 close with a reason", 1000, "Hello World!");
        closed("7.3.5 close with the longest reason", 1000, "*".repeat(123));
        add("7.3.6 close with 126 bytes")
                .sends(client(FIN | CLOSE, status(1000, "*".repeat(124))))
                .fails(1002);
        add("7.5.1 close with a reason that is not UTF-8")
                .sends(client(FIN | CLOSE, concat(hex("03e8"), utf8("κόσμε"), hex("ed a0 80"), utf8("edited"))))
                .fails(1007);
        int[] legal = {1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 3000, 3999, 4000, 4999};
        for (int code : legal) {
            closed("7.7 close with " + code, code, "");
        }
        for (int code : new int[] {0, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65535}) {
            add("7.9, 7.13 close with " + code)
                    .sends(client(FIN | CLOSE, status(code, "")))
                    .fails(1002);
        }
    }

    private void closed(String name, int code, String reason) {
        add(name).sends(client(FIN | CLOSE, status(code, reason))).isAnswered(server(FIN | CLOSE, status(code, "")));
    }

    // 10.*

    private void autoFragmentation() {
        byte[] text = filled(65536, '*');
        var conversation = add("10.1.1 65536 in fragments of 1300");
        List<byte[]> parts = ScriptedWire.chop(text, 1300);
        conversation.sends(fragments(TEXT, parts.toArray(byte[][]::new))).isAnswered(server(FIN | TEXT, text)).closes();
    }
}
