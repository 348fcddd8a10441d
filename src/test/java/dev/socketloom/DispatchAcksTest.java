package dev.socketloom;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/// What is acknowledged, by whom and with what.
class DispatchAcksTest {

    private final Stage stage = new Stage();
    private final SocketIOServer io = stage.io;
    private final List<String> log = new ArrayList<>();

    @Test
    void areWhatAReplierReturns() {
        io.reply("add", int.class, int.class, (_, a, b) -> a + b);
        io.reply("null", (_, _) -> null);
        io.reply("several", (_, _) -> Args.of("a", 1));
        io.reply("none", (_, _) -> Args.NONE);
        io.reply("list", (_, _) -> Arrays.asList(1, 2));
        io.reply("array", (_, _) -> new String[] {"a", "b"});
        FakeLink link = stage.joined();
        link.receive("21[\"add\",2,3]");
        link.receive("22[\"null\"]");
        link.receive("23[\"several\"]");
        link.receive("24[\"none\"]");
        link.receive("25[\"list\"]");
        link.receive("26[\"array\"]");
        link.sent("31[5]", "32[null]", "33[\"a\",1]", "34[]", "35[[1,2]]", "36[[\"a\",\"b\"]]");
    }

    @Test
    void areTheFirstThatIsNotNull() {
        io.reply("x", (_, _) -> null);
        io.reply("x", (_, _) -> "second");
        io.reply("x", (_, _) -> "third");
        FakeLink link = stage.joined();
        link.receive("21[\"x\"]");
        link.sent("31[\"second\"]");
    }

    @Test
    void areOneNullWhenAllAreNull() {
        io.reply("x", (_, _) -> null);
        io.on("x", (socket, _) -> socket.emit("before"));
        io.reply("x", (_, _) -> null);
        FakeLink link = stage.joined();
        link.receive("21[\"x\"]");
        link.sent("2[\"before\"]", "31[null]");
    }

    @Test
    void areNotSentWhenNobodyAsked() {
        io.reply("add", (_, _) -> 1);
        FakeLink link = stage.joined();
        link.receive("2[\"add\"]");
        link.sent();
    }

    @Test
    void areNeverSentByOn() {
        io.on("x", (_, _) -> log.add("ran"));
        FakeLink link = stage.joined();
        link.receive("29[\"x\"]");
        link.sent();
        assertEquals(List.of("ran"), log);
    }

    @Test
    void areSentOnce() {
        io.on("x", (_, args) -> {
            Ack ack = args.ack().orElseThrow();
            assertFalse(ack.isSent());
            assertTrue(ack.send("first"));
            assertFalse(ack.send("second"));
        });
        io.reply("x", (_, _) -> "third");
        FakeLink link = stage.joined();
        link.receive("20[\"x\"]");
        link.sent("30[\"first\"]");
    }

    @Test
    void mayBeSentLater() {
        var kept = new AtomicReference<Ack>();
        io.on("x", (_, args) -> kept.set(args.ack().orElseThrow()));
        FakeLink link = stage.joined();
        link.receive("29007199254740991[\"x\"]");
        link.sent();
        kept.get().send("late");
        link.sent("39007199254740991[\"late\"]");
    }

    @Test
    void areTheErrorHandlersWhenAHandlerFails() {
        io.on("x", (_, _) -> {
            throw new IllegalStateException("secret");
        });
        io.onError((_, _) -> null);
        io.onError((_, event) -> "sorry for " + event.name());
        FakeLink link = stage.joined();
        link.receive("21[\"x\"]");
        link.sent("31[\"sorry for x\"]");
    }

    @Test
    void doNotGoOutWhenAHandlerFailsAndNobodyHandlesThat() {
        io.reply("x", (_, _) -> {
            throw new IllegalStateException("secret");
        });
        FakeLink link = stage.joined();
        link.receive("21[\"x\"]");
        link.sent();
        assertTrue(link.isOpen());
    }

    @Test
    void thatCannotBeEncodedGoToTheErrorHandlerWhoseAnswerStillCounts() {
        io.reply("x", (_, _) -> new Object());
        io.onError((error, _) -> error.getClass().getSimpleName());
        FakeLink link = stage.joined();
        link.receive("21[\"x\"]");
        link.sent("31[\"IllegalArgumentException\"]");
    }
}
