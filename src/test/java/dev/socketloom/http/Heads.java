package dev.socketloom.http;

import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/// Heads of requests, read as the only thing that a peer sends.
public final class Heads {

    static final HttpOptions LIMITS = HttpOptions.defaults();

    private Heads() {}

    /// Reads one request from these bytes, after which the peer ends its side.
    public static Request read(String bytes) throws IOException, HttpException {
        return reader(sent(bytes.getBytes(StandardCharsets.ISO_8859_1))).read();
    }

    /// A connection on which a peer has sent these bytes, and ended its side.
    static Wires sent(byte[] bytes) throws IOException {
        var wires = Wires.of(Math.max(1, bytes.length));
        wires.client().write(bytes, 0, bytes.length);
        wires.client().endOutput();
        return wires;
    }

    static RequestReader reader(Wires wires) {
        var watchdog = new Watchdog(wires.server(), Served.service(Routes.EMPTY, LIMITS, Ticker.manual()));
        return new RequestReader(wires.server(), new Input(wires.server()), watchdog, LIMITS);
    }

    static int refusal(String bytes) {
        return assertThrows(HttpException.class, () -> read(bytes), () -> "accepted: " + bytes).status();
    }

    static Request get(String target) throws IOException, HttpException {
        return read("GET " + target + " HTTP/1.1\r\nHost: h\r\n\r\n");
    }

    static Request withField(String line) throws IOException, HttpException {
        return read("GET / HTTP/1.1\r\nHost: h\r\n" + line + "\r\n\r\n");
    }
}
