// A chat with names and rooms.
//
//   java -cp target/socketloom.jar src/examples/Chat.java        then open http://127.0.0.1:8000/ twice
//
// To see: a handler has a client join a room, sends to everyone in it but the sender, keeps something with the socket,
// and tells the others when somebody leaves, however that happens.

import com.sun.net.httpserver.HttpExchange;
import dev.socketloom.Key;
import dev.socketloom.SocketIOServer;

record Joining(String name, String room) {}

record Line(String from, String text) {}

static final Key<Joining> PERSON = Key.of("person", Joining.class);

static SocketIOServer server(int port) {
    var io = SocketIOServer.builder().port(port).app(exchange -> page(exchange)).build();

    io.reply("join", Joining.class, (socket, joining) -> {
        if (joining.name().isBlank()) {
            throw new IllegalArgumentException("a name, please");
        }
        PERSON.set(socket, joining);
        socket.join(joining.room());
        socket.to(joining.room()).emit("line", new Line("", joining.name() + " has come"));
        return io.in(joining.room()).sockets().size();
    });
    io.on("line", String.class, (socket, text) -> {
        Joining person = PERSON.get(socket).orElseThrow(() -> new IllegalArgumentException("join first"));
        io.to(person.room()).emit("line", new Line(person.name(), text));
    });
    io.onDisconnect((socket, reason) -> PERSON.get(socket).ifPresent(person ->
            io.to(person.room()).emit("line", new Line("", person.name() + " has gone: " + reason))));
    io.onError((error, event) -> Map.of("error", String.valueOf(error.getMessage())));
    return io;
}

static void page(HttpExchange exchange) throws IOException {
    byte[] html = """
            <!doctype html><meta charset="utf-8"><title>Chat</title>
            <form id="who"><input name="name" placeholder="name"> <input name="room" value="lobby"> <button>Join</button></form>
            <form id="say" hidden><input name="text" size="60"> <button>Send</button></form>
            <pre id="lines"></pre>
            <script type="module">
              import { io } from "/socket.io/socketloom-client.js";
              const socket = io();
              const show = (text) => { lines.textContent += text + "\\n"; };
              socket.on("line", ({ from, text }) => show(`${from}: ${text}`));
              who.onsubmit = (event) => {
                event.preventDefault();
                socket.emit("join", Object.fromEntries(new FormData(who)), (answer) => {
                  say.hidden = Boolean(answer.error);
                  show(answer.error ?? `${answer} here`);
                });
              };
              say.onsubmit = (event) => {
                event.preventDefault();
                socket.emit("line", say.elements.text.value);
                say.reset();
              };
            </script>
            """.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "text/html; charset=utf-8");
    exchange.sendResponseHeaders(200, html.length);
    try (exchange) {
        exchange.getResponseBody().write(html);
    }
}

void main() throws Exception {
    server(8000).run();
}
