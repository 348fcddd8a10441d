package dev.socketloom;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Half a surrogate pair, which JavaScript's strings may hold: it passes in both directions, wherever JSON has a string.
///
/// UTF-8 has no form for it, so that it travels as the escape that JavaScript's `JSON.stringify` makes of it.
@Timeout(60)
class LoneSurrogatesTest {

    private static final String HIGH = "\ud83d";
    private static final String LOW = "\ude00";

    /// Values with halves at the beginning, in the middle, at the end, in the wrong order, in names, and deep down.
    private static final String VALUES = """
            "\\ud83d","a\\ude00b","\\ude00\\ud83d",{"\\ud83d":{"x\\ude00":["\\ud83d"]},"\\ude00":[{"\\ud83dy":1}]}""";

    private static final Object[] MEANING = {
        HIGH, "a" + LOW + "b", LOW + HIGH,
        inOrder(HIGH, Map.of("x" + LOW, List.of(HIGH)), LOW, List.of(Map.of(HIGH + "y", 1)))
    };

    private final SocketIOServer io = SocketIOServer.builder().port(0).build();
    private final LinkedBlockingQueue<Object> heard = new LinkedBlockingQueue<>();

    /// JSON keeps the order of the names.
    private static Map<String, Object> inOrder(String first, Object one, String second, Object two) {
        var map = new LinkedHashMap<String, Object>();
        map.put(first, one);
        map.put(second, two);
        return map;
    }

    @BeforeEach
    void start() throws Exception {
        io.onConnect((socket, auth) -> heard.add(auth));
        io.on("hear", (socket, args) -> heard.add(args.toList()));
        io.reply("echo", (socket, args) -> args);
        io.reply("named" + HIGH, (socket, args) -> LOW);
        io.on("say", (socket, args) -> socket.emit("said" + LOW, MEANING));
        io.on("ask", (socket, args) -> heard.add(socket.call("asked").toList()));
        io.start();
    }

    /// The clients do not hang up, and are not waited for.
    @AfterEach
    void stop() throws Exception {
        io.stop(Duration.ZERO);
    }

    /// A client that writes and reads packets letter by letter.
    interface Peer {
        void say(String packet) throws Exception;

        String next() throws Exception;
    }

    private Peer over(String transport) throws Exception {
        return transport.equals("websocket") ? new OnWebSocket(RawClient.open(io)) : new Polling();
    }

    private record OnWebSocket(RawClient client) implements Peer {
        @Override
        public void say(String packet) {
            client.send(packet);
        }

        @Override
        public String next() throws InterruptedException {
            return client.next();
        }
    }

    private final class Polling implements Peer {
        private final String target;

        Polling() throws Exception {
            String first = "/socket.io/?EIO=4&transport=polling";
            String open = RawClient.get(io, first).body();
            target = first + "&sid=" + open.substring(9, open.indexOf('"', 9));
        }

        @Override
        public void say(String packet) throws Exception {
            assertEquals("ok", RawClient.request(io, "POST", target, packet).body());
        }

        @Override
        public String next() throws Exception {
            return RawClient.get(io, target).body();
        }
    }

    private Peer joined(String transport) throws Exception {
        Peer peer = over(transport);
        peer.say("40");
        assertTrue(peer.next().startsWith("40{\"sid\":"));
        assertEquals(Map.of(), heard.take());
        return peer;
    }

    @ParameterizedTest
    @ValueSource(strings = {"websocket", "polling"})
    void comeInAsValuesAndAsNames(String transport) throws Exception {
        joined(transport).say("42[\"hear\"," + VALUES + "]");
        assertEquals(Arrays.asList(MEANING), heard.take());
    }

    @ParameterizedTest
    @ValueSource(strings = {"websocket", "polling"})
    void comeInAndGoOutAgain(String transport) throws Exception {
        Peer peer = joined(transport);
        peer.say("427[\"echo\"," + VALUES + "]");
        assertEquals("437[" + VALUES + "]", peer.next());
    }

    @ParameterizedTest
    @ValueSource(strings = {"websocket", "polling"})
    void goOutInAnEventAndItsName(String transport) throws Exception {
        Peer peer = joined(transport);
        peer.say("42[\"say\"]");
        assertEquals("42[\"said\\ude00\"," + VALUES + "]", peer.next());
    }

    @ParameterizedTest
    @ValueSource(strings = {"websocket", "polling"})
    void comeInInTheNameOfAnEvent(String transport) throws Exception {
        Peer peer = joined(transport);
        peer.say("420[\"named\\ud83d\"]");
        assertEquals("430[\"\\ude00\"]", peer.next());
    }

    @ParameterizedTest
    @ValueSource(strings = {"websocket", "polling"})
    void comeInInAnAcknowledgement(String transport) throws Exception {
        Peer peer = joined(transport);
        peer.say("42[\"ask\"]");
        assertEquals("420[\"asked\"]", peer.next());
        peer.say("430[" + VALUES + "]");
        assertEquals(Arrays.asList(MEANING), heard.take());
    }

    @ParameterizedTest
    @ValueSource(strings = {"websocket", "polling"})
    void comeInInTheAuthOfAConnect(String transport) throws Exception {
        Peer peer = over(transport);
        peer.say("40{\"to\\ude00ken\":{\"\\ud83d\":[\"\\ude00\"]}}");
        assertTrue(peer.next().startsWith("40{\"sid\":"));
        assertEquals(Map.of("to" + LOW + "ken", Map.of(HIGH, List.of(LOW))), heard.take());
    }
}
