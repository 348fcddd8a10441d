package dev.socketloom.conformance;

import dev.socketloom.Answer;
import dev.socketloom.Args;
import dev.socketloom.BroadcastOperator;
import dev.socketloom.Key;
import dev.socketloom.NamespaceHandlers;
import dev.socketloom.Socket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The events that most of the conformance app's namespaces understand.
final class CommonHandlers {

    /// How many `seq` events a socket has sent, and whether they came in order.
    private static final class Sequence {
        int count;
        boolean inOrder = true;
    }

    private static final Key<Sequence> SEQUENCE = Key.of(".sequence", Sequence.class);

    private final Journal journal;

    CommonHandlers(Journal journal) {
        this.journal = journal;
    }

    void register(NamespaceHandlers nsp) {
        nsp.onConnect((socket, _) -> SEQUENCE.set(socket, new Sequence()));
        nsp.onDisconnect(journal::note);
        echoes(nsp);
        questions(nsp);
        rooms(nsp);
        broadcasts(nsp);
        streams(nsp);
        payloads(nsp);
        failures(nsp);
        ends(nsp);
    }

    private static void echoes(NamespaceHandlers nsp) {
        nsp.on("echo", (socket, args) -> socket.emit("echo", args));
        nsp.on("echo-uncompressed", (socket, args) -> socket.compress(false).emit("echo", args));
        nsp.reply("ack", (_, args) -> args);
        nsp.on("ack-twice", (_, args) -> args.ack().ifPresent(ack -> {
            ack.send("first");
            ack.send("second");
        }));
        nsp.on("noargs", (socket, args) -> {
            socket.emit("noargs");
            args.ack().ifPresent(ack -> ack.send());
        });
        nsp.reply("whoami", (socket, _) -> whoami(socket));
    }

    private static Map<String, Object> whoami(Socket socket) {
        var query = new LinkedHashMap<String, Object>();
        socket.handshake().query().forEach((name, values) -> query.put(name, values.getFirst()));
        var data = new LinkedHashMap<String, Object>(socket.data());
        data.remove(SEQUENCE.name());
        var who = new LinkedHashMap<String, Object>();
        who.put("id", socket.id());
        who.put("nsp", socket.namespace().name());
        who.put("auth", socket.handshake().auth());
        who.put("query", query);
        who.put("transport", socket.transport());
        who.put("rooms", namedRooms(socket));
        who.put("data", data);
        return who;
    }

    private static void questions(NamespaceHandlers nsp) {
        nsp.on("ask", (socket, args) ->
                socket.request("question", args.get(0)).then(answer -> socket.emit("answer", answer)));
        nsp.on("ask-timeout", (socket, args) -> socket.timeout(Duration.ofMillis(args.integer(0)))
                .request("question", args.get(1))
                .then(answer -> socket.emit("answer", answer), _ -> socket.emit("answer-timeout")));
        nsp.reply("ask-many", Integer.class, (socket, n) -> {
            var asked = new ArrayList<Answer<Args>>();
            for (int i = 0; i < n; i++) {
                asked.add(socket.request("question", i));
            }
            var answers = new ArrayList<Object>();
            for (Answer<Args> answer : asked) {
                answers.add(answer.await().get(0));
            }
            return answers;
        });
        nsp.reply("ask-wait", (socket, args) ->
                socket.timeout(Duration.ofSeconds(3)).call("question", args.get(0)).get(0));
        nsp.reply("sleep", Integer.class, (_, ms) -> {
            Thread.sleep(ms);
            return ms;
        });
        nsp.on("paced", Integer.class, (socket, ms) -> {
            socket.emit("p", 1);
            Thread.sleep(ms);
            socket.emit("p", 2);
        });
    }

    private static void rooms(NamespaceHandlers nsp) {
        nsp.reply("join", (socket, args) -> {
            socket.join(ConformanceApp.rooms(args.get(0)));
            return namedRooms(socket);
        });
        nsp.reply("leave", String.class, (socket, room) -> {
            socket.leave(room);
            return namedRooms(socket);
        });
        nsp.reply("room-join", String.class, String.class, (socket, from, to) -> {
            socket.namespace().in(from).socketsJoin(to);
            return Args.NONE;
        });
        nsp.reply("room-kick", String.class, (socket, room) -> {
            socket.namespace().in(room).disconnectSockets(false);
            return Args.NONE;
        });
    }

    private static void broadcasts(NamespaceHandlers nsp) {
        nsp.on("to", (socket, args) ->
                ConformanceApp.to(socket.broadcast(), args.get(0)).emit(args.text(1), args.from(2)));
        nsp.on("in", (socket, args) -> ConformanceApp.to(socket.namespace().everyone(), args.get(0))
                .emit(args.text(1), args.from(2)));
        nsp.on("to-except", (socket, args) -> {
            BroadcastOperator rooms = ConformanceApp.to(socket.namespace().everyone(), args.get(0));
            rooms.except(ConformanceApp.rooms(args.get(1))).emit(args.text(2), args.from(3));
        });
        nsp.on("bcast", (socket, args) -> socket.broadcast().emit(args.text(0), args.from(1)));
        nsp.on("all", (socket, args) -> socket.namespace().emit(args.text(0), args.from(1)));
        nsp.reply("ask-room", (socket, args) -> ConformanceApp.summary(socket.namespace()
                .in(args.text(0))
                .timeout(Duration.ofMillis(args.integer(1)))
                .request("question", args.get(2))
                .await()));
        nsp.on("flood", (socket, args) -> {
            String filler = "x".repeat(args.integer(2));
            for (int i = 0; i < args.integer(1); i++) {
                socket.namespace().to(args.text(0)).emit("flood", i, filler);
            }
        });
    }

    private static void streams(NamespaceHandlers nsp) {
        nsp.on("burst", Integer.class, (socket, n) -> {
            for (int i = 0; i < n; i++) {
                socket.emit("b", i);
            }
            socket.emit("b-end", n);
        });
        nsp.on("volatile", (socket, args) -> {
            socket.asVolatile().emit("v", args.get(0));
            socket.emit("n", args.get(0));
        });
        nsp.on("seq", Integer.class, (socket, i) -> {
            Sequence sequence = SEQUENCE.get(socket).orElseThrow();
            sequence.inOrder &= i == sequence.count;
            sequence.count++;
        });
        nsp.reply("seq-report", (socket, _) -> {
            Sequence sequence = SEQUENCE.get(socket).orElseThrow();
            return Map.of("count", sequence.count, "inOrder", sequence.inOrder);
        });
    }

    private static void payloads(NamespaceHandlers nsp) {
        nsp.on("bin", (socket, _) -> {
            socket.emit("bin1", bytes(256));
            var nested = new LinkedHashMap<String, Object>();
            nested.put("a", List.of(new byte[] {1, 2, 3}, Map.of("b", new byte[] {4, 5})));
            nested.put("s", "x");
            nested.put("e", new byte[0]);
            socket.emit("bin2", nested);
            socket.emit("bin3", new byte[] {9}, "mid", new byte[] {8});
        });
        nsp.reply("make", String.class, Integer.class, (_, kind, n) ->
                kind.equals("text") ? "x".repeat(n) : bytes(n));
        nsp.reply("sha", (_, args) -> {
            byte[] data = args.get(0) instanceof byte[] raw ? raw : args.text(0).getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(data));
        });
    }

    private static byte[] bytes(int n) {
        var bytes = new byte[n];
        for (int i = 0; i < n; i++) {
            bytes[i] = (byte) i;
        }
        return bytes;
    }

    private static void failures(NamespaceHandlers nsp) {
        nsp.on("throw", (_, _) -> {
            throw new IllegalStateException("thrown because a client asked for it");
        });
        nsp.use((_, event) -> {
            if (event.name().equals("blocked")) {
                throw new IllegalStateException("event blocked");
            }
        });
        nsp.onError((error, event) -> {
            if (event.name().equals("blocked")) {
                event.socket().emit("mw-error", error.getMessage());
            }
            return null;
        });
    }

    private static void ends(NamespaceHandlers nsp) {
        nsp.on("kick", (socket, _) -> socket.disconnect());
        nsp.on("kick-all", (socket, _) -> socket.disconnect(true));
        nsp.on("bye", (socket, _) -> {
            socket.emit("bye", 1);
            socket.disconnect(true);
        });
    }

    /// The rooms of a socket without its own, sorted.
    static List<String> namedRooms(Socket socket) {
        var names = new ArrayList<>(socket.rooms());
        names.remove(socket.id());
        String[] sorted = names.toArray(String[]::new);
        Arrays.sort(sorted);
        return List.of(sorted);
    }
}
