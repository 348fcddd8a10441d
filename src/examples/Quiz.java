// A quiz: the server asks and waits for the answers, in plain code from top to bottom.
//
//   java -cp target/socketloom.jar src/examples/Quiz.java        then open http://127.0.0.1:8000/ twice, and press Start
//
// To see: a handler that asks its own client and waits, which needs no callback; a question to everybody with a
// deadline, where those count who have answered in time; a background task.

import com.sun.net.httpserver.HttpExchange;
import dev.socketloom.SocketIOException;
import dev.socketloom.SocketIOServer;

record Question(String text, List<String> choices, int right) {}

record Score(String player, int points) {}

static final List<Question> QUESTIONS = List.of(
        new Question("How many bits has a WebSocket mask?", List.of("16", "32", "64"), 1),
        new Question("Which packet is 40?", List.of("CONNECT", "PING", "EVENT"), 0));

static final Duration TIME_TO_THINK = Duration.ofSeconds(20);

static SocketIOServer server(int port) {
    var io = SocketIOServer.builder().port(port).app(exchange -> page(exchange)).build();

    // One player alone: question by question, as one would write it without a network.
    io.reply("play", (socket, args) -> {
        int points = 0;
        for (Question question : QUESTIONS) {
            try {
                int choice = socket.timeout(TIME_TO_THINK).call("question", question.text(), question.choices()).integer(0);
                points += choice == question.right() ? 1 : 0;
            } catch (SocketIOException late) {
                socket.emit("info", "too late");
            }
        }
        return new Score(socket.id(), points);
    });

    // Everybody at once, in the background: the one who has started it need not wait.
    io.on("start", (socket, args) -> io.startBackgroundTask(() -> {
        for (Question question : QUESTIONS) {
            var answers = io.timeout(TIME_TO_THINK).request("question", question.text(), question.choices()).await();
            long right = answers.answers().stream()
                    .filter(answer -> !answer.isEmpty() && answer.integer(0) == question.right())
                    .count();
            int asked = answers.answers().size() + answers.missing();
            io.emit("info", right + " of " + asked + " knew it: " + question.choices().get(question.right()));
        }
    }));
    return io;
}

static void page(HttpExchange exchange) throws IOException {
    byte[] html = """
            <!doctype html><meta charset="utf-8"><title>Quiz</title>
            <button id="play">Play alone</button> <button id="start">Start for all</button>
            <div id="ask"></div><pre id="log"></pre>
            <script type="module">
              import { io } from "/socket.io/socketloom-client.js";
              const socket = io();
              const show = (text) => { log.textContent += text + "\\n"; };
              socket.on("info", show);
              socket.on("question", (text, choices, answer) => {
                ask.textContent = text + " ";
                choices.forEach((choice, index) => {
                  const button = document.createElement("button");
                  button.textContent = choice;
                  button.onclick = () => { ask.textContent = ""; answer(index); };
                  ask.append(button);
                });
              });
              play.onclick = () => socket.emit("play", (score) => show(`${score.points} points`));
              start.onclick = () => socket.emit("start");
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
