package dev.socketloom.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// A client that sends what it is told, byte by byte, and reads what comes back.
public final class RawClient {

    /// An answer as it came.
    ///
    /// @param status the status code
    /// @param headers the fields
    /// @param body the content, without chunks
    public record Answer(int status, Headers headers, String body) {

        /// The first value of a field, or an empty string.
        public String header(String name) {
            return headers.first(name).orElse("");
        }
    }

    private static final int LONGEST_WAIT = 20_000;

    private final Wire wire;
    private final Input input;

    /// A client at its end of a connection.
    public RawClient(Wire wire) {
        this.wire = wire;
        this.input = new Input(wire);
    }

    /// A client of a server on the loopback interface; whoever calls this closes its wire.
    public static RawClient connect(int port) throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), port);
        // A read of a socket is deaf to JUnit's interrupts: without this a server that does not answer stops all tests.
        socket.setSoTimeout(LONGEST_WAIT);
        return new RawClient(new SocketWire(socket, Ticker.manual()));
    }

    /// Sends ISO-8859-1 text.
    public void send(String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        wire.write(bytes, 0, bytes.length);
    }

    /// Sends a GET with a Host.
    public void get(String target) throws IOException {
        send("GET " + target + " HTTP/1.1\r\nHost: h\r\n\r\n");
    }

    /// The next answer, whose end its own head tells.
    public Answer read() throws IOException {
        return read(true);
    }

    /// The answer to a HEAD.
    public Answer readHead() throws IOException {
        return read(false);
    }

    private Answer read(boolean withBody) throws IOException {
        int status = Integer.parseInt(line().substring("HTTP/1.1 ".length(), "HTTP/1.1 200".length()));
        Headers headers = Headers.EMPTY;
        for (String line = line(); !line.isEmpty(); line = line()) {
            headers = headers.with(line.substring(0, line.indexOf(':')), line.substring(line.indexOf(':') + 1).strip());
        }
        return new Answer(status, headers, withBody && Response.mayHaveContent(status) ? body(headers) : "");
    }

    private String body(Headers headers) throws IOException {
        if (headers.hasToken("Transfer-Encoding", "chunked")) {
            return chunks();
        }
        if (headers.first("Content-Length").isPresent()) {
            return bytes(Integer.parseInt(headers.first("Content-Length").get()));
        }
        return rest();
    }

    private String chunks() throws IOException {
        var text = new StringBuilder();
        for (int size; (size = Integer.parseInt(line(), 16)) > 0; ) {
            text.append(bytes(size));
            line();
        }
        line();
        return text.toString();
    }

    /// The next line, without its end.
    public String line() throws IOException {
        var line = new StringBuilder();
        for (int b; (b = input.read()) != '\n'; ) {
            if (b < 0) {
                throw new IOException("ended in a line: " + line);
            }
            line.append((char) b);
        }
        if (line.isEmpty() || line.charAt(line.length() - 1) != '\r') {
            throw new IOException("a line without CR: " + line);
        }
        return line.substring(0, line.length() - 1);
    }

    /// So many bytes, as UTF-8.
    public String bytes(int count) throws IOException {
        return new String(rawBytes(count), StandardCharsets.UTF_8);
    }

    /// So many bytes.
    public byte[] rawBytes(int count) throws IOException {
        if (!input.await(count)) {
            throw new IOException("ended before " + count + " bytes");
        }
        byte[] bytes = Arrays.copyOfRange(input.array(), input.position(), input.position() + count);
        input.skip(count);
        return bytes;
    }

    /// Everything up to the end of the stream.
    public String rest() throws IOException {
        var bytes = new ByteArrayOutputStream();
        for (int b; (b = input.read()) >= 0; ) {
            bytes.write(b);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    /// Whether nothing comes any more; waits until that is known.
    public boolean isAtEnd() throws IOException {
        return input.buffered() == 0 && !input.more();
    }

    /// The connection itself.
    public Wire wire() {
        return wire;
    }
}
