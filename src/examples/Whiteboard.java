// A whiteboard that everybody draws on. Strokes travel as bytes.
//
//   java -cp target/socketloom.jar src/examples/Whiteboard.java        then open http://127.0.0.1:8000/ twice
//
// To see: binary arguments in and out, a volatile event for what is out of date at once, and a newcomer who gets in the
// connect handler what happened before.

import com.sun.net.httpserver.HttpExchange;
import dev.socketloom.SocketIOServer;

/// The strokes that are remembered for newcomers: pairs of 16-bit coordinates.
static final int MOST_STROKES = 2_000;

static SocketIOServer server(int port) {
    var strokes = new ConcurrentLinkedDeque<byte[]>();
    var io = SocketIOServer.builder().port(port).maxPayload(64 * 1024).app(exchange -> page(exchange)).build();

    io.onConnect((socket, auth) -> socket.emit("strokes", List.copyOf(strokes)));
    io.on("stroke", byte[].class, (socket, points) -> {
        if (points.length % 4 != 0) {
            throw new IllegalArgumentException("a stroke is pairs of 16-bit numbers");
        }
        strokes.add(points);
        while (strokes.size() > MOST_STROKES) {
            strokes.poll();
        }
        socket.broadcast().emit("strokes", List.of(points));
    });
    io.on("pointer", (socket, args) ->
            socket.broadcast().asVolatile().emit("pointer", socket.id(), args.integer(0), args.integer(1)));
    io.on("clear", (socket, args) -> {
        strokes.clear();
        io.emit("cleared");
    });
    io.onDisconnect((socket, reason) -> io.emit("pointer", socket.id(), -1, -1));
    return io;
}

static void page(HttpExchange exchange) throws IOException {
    byte[] html = """
            <!doctype html><meta charset="utf-8"><title>Whiteboard</title>
            <button id="clear">Clear</button><br>
            <canvas id="board" width="900" height="600" style="border: 1px solid; touch-action: none"></canvas>
            <script type="module">
              import { io } from "/socket.io/socketloom-client.js";
              const socket = io();
              const pen = board.getContext("2d");
              const draw = (points) => {
                pen.beginPath();
                for (let i = 0; i < points.length; i += 2) pen.lineTo(points[i], points[i + 1]);
                pen.stroke();
              };
              socket.on("strokes", (strokes) => strokes.forEach((bytes) => draw(new Int16Array(bytes))));
              socket.on("cleared", () => pen.clearRect(0, 0, board.width, board.height));
              let points = null;
              board.onpointerdown = () => { points = []; };
              board.onpointermove = ({ offsetX, offsetY }) => {
                socket.emit("pointer", Math.round(offsetX), Math.round(offsetY));
                if (!points) return;
                points.push(offsetX, offsetY);
                draw(points.slice(-4));
              };
              board.onpointerup = () => {
                if (points?.length) socket.emit("stroke", new Int16Array(points));
                points = null;
              };
              clear.onclick = () => socket.emit("clear");
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
