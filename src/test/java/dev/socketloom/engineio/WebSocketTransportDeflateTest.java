package dev.socketloom.engineio;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.zip.Deflater;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A session on a WebSocket that compresses its messages.
@Timeout(30)
final class WebSocketTransportDeflateTest extends OnWebSocket {

    private static final String LONG_TEXT = "x".repeat(1_023);

    @BeforeEach
    void isWanted() {
        options.perMessageDeflate = true;
    }

    @Test
    void isForMessagesFromTheThresholdOn() throws Exception {
        rig = new Rig(options);
        WebClient client = rig.deflatingWebSocket();
        client.say("echo short", "echo " + LONG_TEXT, "echo " + LONG_TEXT.substring(1));
        client.expect("4short", "z:4" + LONG_TEXT, "4" + LONG_TEXT.substring(1));
    }

    @Test
    void ofSeveralMessagesTogetherIsThatOfEach() throws Exception {
        rig = new Rig(options);
        WebClient client = rig.deflatingWebSocket();
        client.say("block h");
        client.server().awaitBlocked("h");
        // What the handler has sent waits for it, and leaves together with this.
        client.server().send(LONG_TEXT);
        client.server().send("short");
        client.expect("4in h", "z:4" + LONG_TEXT, "4short");
        client.server().release("h");
    }

    @Test
    void isUndoneOnItsWayIn() throws Exception {
        rig = new Rig(options);
        WebClient client = rig.deflatingWebSocket();
        // "4echo a", in a plain block of DEFLATE
        client.raw(WebClient.frame(0x41, HexFormat.of().parseHex("000700f8ff" + "346563686f2061" + "00")));
        client.hear("a");
    }

    @Test
    void isForNobodyWhoDidNotOfferIt() throws Exception {
        rig = new Rig(options);
        WebClient client = rig.webSocket();
        client.say("echo " + LONG_TEXT);
        client.hear(LONG_TEXT);
        client.raw(WebClient.frame(0x41, new byte[] {0}));
        client.expect("close:1002");
    }

    @Test
    void isOffByDefault() throws Exception {
        options.perMessageDeflate = new Rig.Options().perMessageDeflate;
        rig = new Rig(options);
        WebClient client = rig.deflatingWebSocket();
        client.say("echo " + LONG_TEXT);
        client.hear(LONG_TEXT);
    }

    @Test
    void comesWithTheUpgradeToo() throws Exception {
        rig = new Rig(options);
        PollingClient polling = rig.polling();
        WebClient client = WebClient.open(rig, "&sid=" + polling.sid, 1 << 16, "permessage-deflate");
        client.send("2probe");
        client.expect("3probe");
        client.send("5");
        client.say("echo " + LONG_TEXT);
        client.expect("z:4" + LONG_TEXT);
    }

    /// A message has one compressed form for all its receivers, and that is revision 4's.
    @Test
    void isDeclinedInRevision3() throws Exception {
        options.allowRevision3 = true;
        rig = new Rig(options);
        WebClient client = WebClient.at(rig, Rig.QUERY3 + "websocket", true, 1 << 16, "permessage-deflate");
        client.say("echo " + LONG_TEXT);
        client.hear(LONG_TEXT);
        client.raw(WebClient.frame(0x41, new byte[] {0}));
        client.expect("close:1002");
    }

    @Test
    void aBombIsTooBig() throws Exception {
        options.maxPayload = 10_000;
        rig = new Rig(options);
        WebClient client = rig.deflatingWebSocket();
        var bomb = new byte[1_000];
        var deflater = new Deflater(9, true);
        deflater.setInput(new byte[900_000]);
        int length = deflater.deflate(bomb, 0, bomb.length, Deflater.SYNC_FLUSH);
        deflater.end();
        client.raw(WebClient.frame(0x42, Arrays.copyOf(bomb, length - 4)));
        client.expect("close:1009", "end");
        client.served.wires().client().close();
        assertGone(client, "transport error");
    }
}
