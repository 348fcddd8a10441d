// Notes by REST, and everybody who watches sees them change: a web application and Socket.IO on one port.
//
//   java -cp target/socketloom.jar src/examples/Notes.java        then open http://127.0.0.1:8000/
//   curl --data "buy milk" http://127.0.0.1:8000/notes            and look at the page
//
// To see: an HttpHandler of the JDK beside Socket.IO, and an HTTP handler that emits, from its own thread.

import com.sun.net.httpserver.HttpExchange;
import dev.socketloom.SocketIOServer;

static final int LONGEST_NOTE = 1_000;

static SocketIOServer server(int port) {
    var notes = new ConcurrentSkipListMap<Integer, String>();
    var lastId = new AtomicInteger();
    var io = new AtomicReference<SocketIOServer>();
    io.set(SocketIOServer.builder()
            .port(port)
            .app("/notes", exchange -> rest(exchange, notes, lastId, io.get()))
            .app(exchange -> page(exchange))
            .build());
    io.get().onConnect((socket, auth) -> socket.emit("notes", notes));
    return io.get();
}

static void rest(HttpExchange exchange, Map<Integer, String> notes, AtomicInteger lastId, SocketIOServer io)
        throws IOException {
    switch (exchange.getRequestMethod()) {
        case "GET" -> answer(exchange, 200, notes.values().stream().map(note -> note + "\n").collect(Collectors.joining()));
        case "POST" -> {
            byte[] body = exchange.getRequestBody().readNBytes(LONGEST_NOTE + 1);
            if (body.length == 0 || body.length > LONGEST_NOTE) {
                answer(exchange, 400, "a note has 1 to " + LONGEST_NOTE + " bytes\n");
                return;
            }
            int id = lastId.incrementAndGet();
            notes.put(id, new String(body, StandardCharsets.UTF_8));
            io.emit("note", id, notes.get(id));
            exchange.getResponseHeaders().set("Location", "/notes/" + id);
            answer(exchange, 201, "");
        }
        case "DELETE" -> {
            int id = Integer.parseInt(exchange.getRequestURI().getPath().substring("/notes/".length()));
            boolean existed = notes.remove(id) != null;
            io.emit("gone", id);
            answer(exchange, existed ? 204 : 404, "");
        }
        default -> answer(exchange, 405, "");
    }
}

static void answer(HttpExchange exchange, int status, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    try (exchange) {
        exchange.getResponseBody().write(bytes);
    }
}

static void page(HttpExchange exchange) throws IOException {
    byte[] html = """
            <!doctype html><meta charset="utf-8"><title>Notes</title>
            <form id="add"><input name="text" size="60"> <button>Note</button></form><ul id="list"></ul>
            <script type="module">
              import { io } from "/socket.io/socketloom-client.js";
              const socket = io();
              const show = (id, text) => {
                const item = document.createElement("li");
                item.id = "note" + id;
                item.textContent = text + " ";
                const button = document.createElement("button");
                button.textContent = "done";
                button.onclick = () => fetch("/notes/" + id, { method: "DELETE" });
                item.append(button);
                list.append(item);
              };
              socket.on("notes", (all) => { list.textContent = ""; Object.entries(all).forEach(([id, text]) => show(id, text)); });
              socket.on("note", show);
              socket.on("gone", (id) => document.getElementById("note" + id)?.remove());
              add.onsubmit = (event) => {
                event.preventDefault();
                fetch("/notes", { method: "POST", body: add.elements.text.value });
                add.reset();
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
