package dev.socketloom;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.socketloom.engineio.CloseReason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// `manageSession(false)`: when what handlers have changed is saved, and what becomes of it when it cannot be.
class SharedSessionSavingTest {

    private final RecordingStore store = new RecordingStore();
    private final Stage stage = new Stage(ServerOptions.standard()
            .with(ServerOptions.SESSIONS, store)
            .with(ServerOptions.MANAGE_SESSION, false));
    private final SocketIOServer io = stage.io;
    private final List<String> log = new ArrayList<>();

    /// Whatever a test does, nobody keeps a session.
    @AfterEach
    void everyTurnWasGivenBack() {
        assertEquals(0, stage.clients.sessions().turns().size());
    }

    /// A client of the visitor Ann, which has joined `/`.
    private FakeLink ofAnn() {
        store.sessions.putIfAbsent("ann", Map.of("user", "Ann"));
        FakeLink link = FakeLink.withCookie(stage.clients, "sid=ann");
        link.joinsWith("0", "/");
        store.calls();
        return link;
    }

    @Test
    void happensWhenTheHandlersHaveReturned() {
        io.on("e", (socket, _) -> {
            socket.session().put("seen", 1);
            log.add("" + store.sessions.get("ann").get("seen"));
        });
        io.on("e", (socket, _) -> socket.session().merge("seen", 1, (a, b) -> (int) a + (int) b));
        ofAnn().receive("2[\"e\"]");
        assertEquals(List.of("null"), log);
        assertEquals(List.of("load ann", "save ann {seen=2}"), store.calls());
        assertEquals(Map.of("user", "Ann", "seen", 2), store.sessions.get("ann"));
    }

    @Test
    void doesNotHappenWhenNothingHasChanged() {
        io.on("e", (socket, _) -> {
            socket.session().put("user", "Bob");
            socket.session().put("user", "Ann");
            socket.session().remove("nothing");
        });
        ofAnn().receive("2[\"e\"]");
        assertEquals(List.of("load ann"), store.calls());
    }

    @Test
    void namesWhatIsGoneAndOverwritesNothingElse() {
        io.on("e", (socket, _) -> {
            store.sessions.put("ann", Map.of("user", "Ann", "http", "wrote this meanwhile"));
            socket.session().remove("user");
        });
        ofAnn().receive("2[\"e\"]");
        assertEquals(List.of("load ann", "save ann {user=null}"), store.calls());
        assertEquals(Map.of("http", "wrote this meanwhile"), store.sessions.get("ann"));
    }

    @Test
    void happensBeforeTheAcknowledgementGoesOut() {
        io.reply("login", (socket, _) -> socket.session().put("level", 7) == null);
        io.on("ack", (socket, args) -> {
            socket.session().put("level", 8);
            args.ack().orElseThrow().send("done");
            socket.session().put("level", 9);
        });
        FakeLink link = ofAnn();
        link.onSend = () -> log.add("sent, level is " + store.sessions.get("ann").get("level"));
        link.receive("21[\"login\"]");
        link.receive("22[\"ack\"]");
        assertEquals(List.of("sent, level is 7", "sent, level is 8"), log);
        assertEquals(9, store.sessions.get("ann").get("level"));
    }

    @Test
    void happensBeforeAnAdmissionIsTold() {
        io.of("/n").onConnect((socket, _) -> socket.session().put("in", true));
        FakeLink link = ofAnn();
        link.onSend = () -> log.add("" + store.sessions.get("ann").get("in"));
        link.joinsWith("0/n,", "/n");
        assertEquals(List.of("true"), log);
    }

    @Test
    void happensAlthoughAHandlerThrows() {
        io.on("e", (socket, _) -> {
            socket.session().put("a", 1);
            throw new IllegalStateException("boo");
        });
        io.onError((_, event) -> event.socket().session().put("b", 2));
        ofAnn().receive("2[\"e\"]");
        assertEquals(List.of("load ann", "save ann {a=1, b=2}"), store.calls());
    }

    @Test
    void happensAfterEveryKindOfHandler() {
        io.use((socket, event) -> socket.session().put("middleware", event.name()));
        io.on("ask", (socket, _) ->
                socket.request("q").then(answer -> socket.session().put("answer", answer.text(0))));
        io.onDisconnect((socket, reason) -> socket.session().put("gone", reason.toString()));
        FakeLink link = ofAnn();
        link.receive("2[\"ask\"]");
        link.receive("30[\"yes\"]");
        link.ends(CloseReason.TRANSPORT_CLOSE);
        assertEquals(List.of("load ann", "save ann {middleware=ask}", "load ann", "save ann {answer=yes}",
                "load ann", "save ann {gone=transport close}"), store.calls());
    }

    @Test
    void happensAfterWhatNoPacketHasCaused() {
        io.on("ask", (socket, _) ->
                socket.request("q").then(_ -> {}, why -> socket.session().put("answer", why.reason().toString())));
        io.onDisconnect((socket, reason) -> socket.session().put("gone", reason.toString()));
        FakeLink link = ofAnn();
        link.receive("2[\"ask\"]");
        stage.passes(Duration.ofMinutes(2));
        io.disconnectSockets(false);
        assertEquals(List.of("load ann", "save ann {answer=TIMEOUT}",
                "load ann", "save ann {gone=server namespace disconnect}"), store.calls());
    }

    @Test
    void thatFailsGoesToTheErrorHandler() {
        io.on("e", (socket, _) -> socket.session().put("a", 1));
        io.onError((error, event) -> log.add(event.kind() + " " + event.socket().session() + " "
                + ((SocketIOException) error).reason() + " " + error.getMessage()));
        FakeLink link = ofAnn();
        store.cannotSave = true;
        link.receive("2[\"e\"]");
        assertEquals(List.of("SESSION {user=Ann} SESSION disk full"), log);
        assertEquals(List.of("load ann", "save ann {a=1}", "load ann"), store.calls());
    }

    @Test
    void thatFailsBeforeAnAcknowledgementMakesItTheErrorHandlers() {
        io.reply("e", (socket, _) -> {
            socket.session().put("a", 1);
            return "saved";
        });
        io.onError((error, _) -> error.getMessage());
        FakeLink link = ofAnn();
        store.cannotSave = true;
        link.receive("21[\"e\"]");
        link.sent("31[\"disk full\"]");
        store.cannotSave = false;
        link.receive("22[\"e\"]");
        link.sent("32[\"saved\"]");
    }

    @Test
    void thatFailsInAConnectHandlerRefuses() {
        io.of("/n").onConnect((socket, _) -> socket.session().put("a", 1));
        io.of("/n").onError((_, event) -> log.add(event.kind().toString()));
        FakeLink link = ofAnn();
        store.cannotSave = true;
        link.receive("0/n,");
        link.sent("4/n,{\"message\":\"internal error\"}");
        assertEquals(List.of("CONNECT"), log);
    }

    @Test
    void needsASession() {
        io.on("e", (socket, _) -> socket.session().put("a", 1));
        io.onError((error, _) -> log.add(error.getMessage()));
        stage.joined().receive("2[\"e\"]");
        assertEquals(1, log.size());
        assertTrue(log.getFirst().contains("no web session in which to save [a]"), log.getFirst());
    }
}
