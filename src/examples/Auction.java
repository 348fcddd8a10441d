// An auction: whoever has logged in may bid, everybody sees the bids, and only those who are outbid learn it.
//
//   java -cp target/socketloom.jar src/examples/Auction.java        then open http://127.0.0.1:8000/ in two browsers
//
// To see: the session of a web application in the handlers of Socket.IO, a bid that is answered to one and told to all,
// a message for one user wherever he is connected, and a login that ends.

import com.sun.net.httpserver.HttpExchange;
import dev.socketloom.ConnectionRefused;
import dev.socketloom.MemorySessions;
import dev.socketloom.Socket;
import dev.socketloom.SocketIOServer;

record Item(int id, String name, int price, String bidder) {}

record Bid(int item, int price) {}

static final Duration LOGIN = Duration.ofMinutes(30);
static final int LONGEST_NAME = 40;

static SocketIOServer server(int port) {
    var items = new ConcurrentSkipListMap<Integer, Item>();
    items.put(1, new Item(1, "a loom", 100, ""));
    items.put(2, new Item(2, "a socket", 10, ""));

    var sessions = new MemorySessions();
    var io = SocketIOServer.builder()
            .port(port)
            .sessions(sessions)
            .app("/login", exchange -> login(exchange, sessions))
            .app(exchange -> page(exchange))
            .build();

    io.onConnect((socket, auth) -> {
        socket.join("user:" + user(socket));
        socket.expireAt(Instant.now().plus(LOGIN));
        socket.emit("items", items.values());
    });
    io.reply("bid", Bid.class, (socket, bid) -> {
        Item[] outbid = new Item[1];
        Item item = items.computeIfPresent(bid.item(), (id, before) -> {
            if (bid.price() <= before.price()) {
                return before;
            }
            outbid[0] = before;
            return new Item(id, before.name(), bid.price(), user(socket));
        });
        if (item == null || outbid[0] == null) {
            return item == null ? "there is no such thing" : "too low";
        }
        io.emit("item", item);
        if (!outbid[0].bidder().isEmpty()) {
            io.to("user:" + outbid[0].bidder()).emit("outbid", item.name());
        }
        return "accepted";
    });
    io.use(socket -> {
        if (!socket.session().containsKey("user")) {
            throw new ConnectionRefused("log in first");
        }
    });
    return io;
}

static String user(Socket socket) {
    return (String) socket.session().get("user");
}

static void login(HttpExchange exchange, MemorySessions sessions) throws IOException {
    try (exchange) {
        String name = new String(exchange.getRequestBody().readNBytes(LONGEST_NAME + 1), StandardCharsets.UTF_8).strip();
        boolean allowed = !name.isEmpty() && name.length() <= LONGEST_NAME;
        if (allowed) {
            sessions.renew(exchange);
            sessions.of(exchange).put("user", name);
        }
        exchange.sendResponseHeaders(allowed ? 204 : 400, -1);
    }
}

static void page(HttpExchange exchange) throws IOException {
    byte[] html = """
            <!doctype html><meta charset="utf-8"><title>Auction</title>
            <form id="login"><input name="user" placeholder="your name"> <button>Log in</button></form>
            <table id="items"></table><pre id="log"></pre>
            <script type="module">
              import { io } from "/socket.io/socketloom-client.js";
              const show = (text) => { log.textContent += text + "\\n"; };
              const row = ({ id, name, price, bidder }) => {
                const line = document.getElementById("item" + id) ?? items.insertRow();
                line.id = "item" + id;
                line.textContent = `${name}: ${price} (${bidder || "nobody"}) `;
                const button = document.createElement("button");
                button.textContent = "bid " + (price + 10);
                button.onclick = () => socket.emit("bid", { item: id, price: price + 10 }, show);
                line.append(button);
              };
              let socket;
              login.onsubmit = async (event) => {
                event.preventDefault();
                await fetch("/login", { method: "POST", body: login.elements.user.value });
                login.hidden = true;
                socket = io();
                socket.on("items", (all) => all.forEach(row));
                socket.on("item", row);
                socket.on("outbid", (name) => show(`somebody bids more for ${name}`));
                socket.on("connect_error", (error) => show(error.message));
                socket.on("disconnect", (reason) => show(reason));
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
