package dev.socketloom;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class AckTest {

    private final Stage stage = new Stage();
    private final AtomicReference<Ack> kept = new AtomicReference<>();
    private final FakeLink link = stage.joined();

    private Ack asked() {
        stage.io.on("x", (_, args) -> kept.set(args.ack().orElseThrow()));
        link.receive("212[\"x\"]");
        link.sent();
        return kept.get();
    }

    @Test
    void carriesBytesAtAnyDepth() {
        assertTrue(asked().send("pic", Map.of("thumb", new byte[] {1, 2, 3})));
        link.sent("61-12[\"pic\",{\"thumb\":{\"_placeholder\":true,\"num\":0}}]", "bAQID");
    }

    @Test
    void isSentOnce() {
        Ack ack = asked();
        assertFalse(ack.isSent());
        assertTrue(ack.send(1));
        assertTrue(ack.isSent());
        assertFalse(ack.send(2));
        link.sent("312[1]");
    }

    @Test
    void isNotUsedUpByWhatHasNoJsonForm() {
        Ack ack = asked();
        assertThrows(IllegalArgumentException.class, () -> ack.send(new Object()));
        assertTrue(ack.send("second try"));
        link.sent("312[\"second try\"]");
    }

    @Test
    void ofOneWhoHasLeftIsDropped() {
        Ack ack = asked();
        link.receive("1");
        assertTrue(ack.send("too late"));
        link.sent();
    }

    @Test
    void isAbsentWhenTheClientHasNotAsked() {
        var asked = new ArrayList<Boolean>();
        stage.io.on("x", (_, args) -> asked.add(args.ack().isPresent()));
        link.receive("2[\"x\"]");
        link.receive("20[\"x\"]");
        assertEquals(List.of(false, true), asked);
    }
}
