package dev.socketloom.cli;

import dev.socketloom.ServerOptions;
import dev.socketloom.Setting;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.Optional;
import java.util.stream.Collectors;

/// The options of the command line: how each is written, what it takes, and its line in `--help`.
///
/// One table for the parser and for the help text, so that neither can know an option which the other does not.
/// Defaults and ranges are those of [ServerOptions].
enum Flag {
    HOST("--host", "ADDRESS", ServerOptions.HOST, "address to listen at; 0.0.0.0 for all of this machine"),
    PORT("--port", "NUMBER", ServerOptions.PORT, "port to listen at; 0 for any free one"),
    PATH("--path", "PATH", ServerOptions.PATH, "path of Socket.IO"),
    CORS("--cors-allowed-origins", "LIST", ServerOptions.CORS_ALLOWED_ORIGINS,
            "origins of other sites whose pages may connect, separated\nby commas, or * for all; may be repeated"),
    STATIC("--static", "DIR", "serve the files of DIR at / instead of the built-in page"),
    CLIENT_DIR("--client-dir", "DIR", "serve the official browser client from DIR, which holds\n"
            + "socket.io.js (as the npm package's client-dist does)"),
    CERTFILE("--certfile", "FILE", "serve HTTPS with the certificate in FILE: PEM, followed by its\nissuers' if there are any"),
    KEYFILE("--keyfile", "FILE", "private key of the certificate: PEM, PKCS #8; by default in\nthe same file"),
    PING_INTERVAL("--ping-interval", "TIME", ServerOptions.PING_INTERVAL, "time between two pings"),
    PING_TIMEOUT("--ping-timeout", "TIME", ServerOptions.PING_TIMEOUT, "time that a client has for its pong"),
    MAX_PAYLOAD("--max-payload", "BYTES", ServerOptions.MAX_PAYLOAD, "largest message or request body"),
    TRANSPORTS("--transports", "LIST", ServerOptions.TRANSPORTS, "polling, websocket or both"),
    DEFLATE("--per-message-deflate", "", "compress long WebSocket messages for clients that offer it"),
    WATCH("--watch", "PROGRAM", "run PROGRAM, a .java file or a class of yours, instead of the\n"
            + "built-in one, and again whenever its files or those below\n--static change"),
    REHEARSE("--rehearse", "", "start, be the first visitor, and end: to train an AOT cache"),
    LOG_OUTPUT("--log-output", "", "print a line for each HTTP request"),
    DEBUG("--debug", "", "print what the server does"),
    HELP("--help", "", "print this text"),
    VERSION("--version", "", "print the version");

    private static final int COLUMN = 31; // wide enough for the longest option and its value

    final String spelling;
    final String value;
    private final String explanation;

    Flag(String spelling, String value, Setting<?> setting, String explanation) {
        this(spelling, value, explanation + standard(setting.standard()));
    }

    Flag(String spelling, String value, String explanation) {
        this.spelling = spelling;
        this.value = value;
        this.explanation = explanation;
    }

    boolean takesValue() {
        return !value.isEmpty();
    }

    static Optional<Flag> spelled(String spelling) {
        return Arrays.stream(values()).filter(flag -> flag.spelling.equals(spelling)).findFirst();
    }

    static String help() {
        return Arrays.stream(values()).map(Flag::line).collect(Collectors.joining("", """
                Usage: java -jar socketloom.jar [options]

                Starts a Socket.IO server with a live room to try it in. Options, with their defaults in brackets:

                """, """

                A TIME is a number with its unit, 25s or 300ms: a bare number is refused, because Flask-SocketIO
                counts in seconds and Node in milliseconds.
                """));
    }

    private String line() {
        String left = "  " + spelling + (takesValue() ? " " + value : "");
        return left + " ".repeat(COLUMN - left.length()) + explanation.replace("\n", "\n" + " ".repeat(COLUMN)) + "\n";
    }

    private static String standard(Object value) {
        return switch (value) {
            case Duration time -> " (" + time.toSeconds() + "s)";
            case Collection<?> all when all.isEmpty() -> "";
            case Collection<?> all ->
                    all.stream().map(String::valueOf).sorted().collect(Collectors.joining(",", " (", ")"));
            default -> " (" + value + ")";
        };
    }
}
