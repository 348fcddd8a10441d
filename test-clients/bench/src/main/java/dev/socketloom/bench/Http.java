package dev.socketloom.bench;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// One HTTP connection that is kept alive, as a browser has two of them for a session that polls.
///
/// Owned by the thread that asks.
final class Http implements AutoCloseable {

    private final InetSocketAddress address;
    private Socket socket = new Socket();
    private InputStream in = InputStream.nullInputStream();

    Http(InetSocketAddress address) throws IOException {
        this.address = address;
        connect();
    }

    private void connect() throws IOException {
        socket.close();
        socket = new Socket();
        socket.setTcpNoDelay(true);
        socket.connect(address);
        in = new BufferedInputStream(socket.getInputStream());
    }

    /// The body of the answer to a GET.
    byte[] get(String query) throws IOException {
        return ask("GET", query, new byte[0]);
    }

    byte[] post(String query, byte[] body) throws IOException {
        return ask("POST", query, body);
    }

    /// Asks, and once more on a new connection when the server has closed this one although it wanted to keep it: that
    /// happens, and browsers do so.
    private byte[] ask(String method, String query, byte[] body) throws IOException {
        byte[] request = request(method, query, body);
        try {
            socket.getOutputStream().write(request);
            return answer();
        } catch (EOFException | SocketException closed) {
            connect();
            socket.getOutputStream().write(request);
            return answer();
        }
    }

    private byte[] request(String method, String query, byte[] body) {
        var request = new ByteArrayOutputStream();
        request.writeBytes((method + " /socket.io/?EIO=4&transport=polling" + query + " HTTP/1.1\r\nHost: 127.0.0.1:"
                + address.getPort() + "\r\n"
                + (body.length == 0 ? "" : "Content-Type: text/plain;charset=UTF-8\r\nContent-Length: " + body.length + "\r\n")
                + "\r\n").getBytes(StandardCharsets.US_ASCII));
        request.writeBytes(body);
        return request.toByteArray();
    }

    private byte[] answer() throws IOException {
        String status = line();
        int length = 0;
        boolean chunked = false;
        for (String field = line(); !field.isEmpty(); field = line()) {
            String lower = field.toLowerCase(Locale.ROOT);
            if (lower.startsWith("content-length:")) {
                length = Integer.parseInt(field.substring(field.indexOf(':') + 1).trim());
            }
            chunked |= lower.startsWith("transfer-encoding:");
        }
        byte[] body = chunked ? chunks() : in.readNBytes(length);
        if (!status.startsWith("HTTP/1.1 200")) {
            throw new IOException(status + ": " + new String(body, StandardCharsets.UTF_8));
        }
        return body;
    }

    private byte[] chunks() throws IOException {
        var body = new ByteArrayOutputStream();
        for (int size = Integer.parseInt(line(), 16); size > 0; size = Integer.parseInt(line(), 16)) {
            body.writeBytes(in.readNBytes(size));
            line();
        }
        line();
        return body.toByteArray();
    }

    private String line() throws IOException {
        var line = new StringBuilder();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new EOFException("the server has closed the connection");
            }
            line.append((char) b);
        }
        return line.substring(0, line.length() - 1);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
