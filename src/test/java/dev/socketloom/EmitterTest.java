package dev.socketloom;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class EmitterTest {

    private static final int THREADS = 8;
    private static final int EACH = 50;

    /// The number of each event is also the length of its attachment.
    @Test
    @Timeout(60)
    void neverTearsAnEventFromItsAttachmentsThoughManyThreadsEmit() throws Exception {
        try (var io = SocketIOServer.builder().port(0).build().start(); var client = RawClient.joined(io)) {
            Socket socket = io.sockets().getFirst();
            var threads = new ArrayList<Thread>();
            for (int t = 0; t < THREADS; t++) {
                int first = 1 + t * EACH;
                threads.add(Thread.startVirtualThread(() -> {
                    for (int n = first; n < first + EACH; n++) {
                        assertTrue(socket.emit("b", n, new byte[n]));
                    }
                }));
            }
            var seen = new BitSet();
            for (int i = 0; i < THREADS * EACH; i++) {
                Matcher event = Pattern.compile("451-\\[\"b\",(\\d+),\\{\"_placeholder\":true,\"num\":0}]")
                        .matcher(client.next());
                assertTrue(event.matches(), event.toString());
                assertEquals("binary " + event.group(1), client.next());
                seen.set(Integer.parseInt(event.group(1)));
            }
            assertEquals(THREADS * EACH, seen.cardinality());
            for (Thread each : threads) {
                each.join();
            }
        }
    }

    @Test
    void speaksToTheOthersWithItsFlags() {
        var stage = new Stage();
        FakeLink link = stage.joined();
        FakeLink other = stage.joined();
        Socket socket = stage.io.sockets().stream()
                .filter(each -> each.seat().client().link() == link).findAny().orElseThrow();
        socket.asVolatile().broadcast().emit("a");
        other.full = true;
        assertEquals(new EmitResult(0, 1), socket.asVolatile().broadcast().emit("b"));
        other.sent("2[\"a\"]");
        link.sent();
    }
}
