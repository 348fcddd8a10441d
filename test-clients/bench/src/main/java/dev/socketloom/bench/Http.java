package dev.socketloom.bench;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// One HTTP connection that is kept alive, as a browser has two of them for a session that polls. Who has asked on one may
/// ask on the other before it is answered here.
///
/// ```
///   get("&sid=…")  ──▶  GET /socket.io/?EIO=4&transport=polling&sid=… HTTP/1.1
///   answer()       ◀──  42["echo","…"]
/// ```
///
/// Owned by the thread that asks.
final class Http implements AutoCloseable {

    private final InetSocketAddress address;
    private Socket socket;
    private Input in;

    /// What is not answered yet.
    private byte[] request = {};

    Http(InetSocketAddress address) throws IOException {
        this.address = address;
        this.socket = Dial.connect(address);
        this.in = new Input(socket.getInputStream()::read);
    }

    void get(String query) throws IOException {
        ask("GET", query, "", new byte[0]);
    }

    void post(String query, byte[] body) throws IOException {
        ask("POST", query, "Content-Type: text/plain;charset=UTF-8\r\nContent-Length: " + body.length + "\r\n", body);
    }

    private void ask(String method, String query, String fields, byte[] body) throws IOException {
        byte[] head = (method + " /socket.io/?EIO=4&transport=polling" + query + " HTTP/1.1\r\nHost: 127.0.0.1:"
                + address.getPort() + "\r\nAccept: */*\r\nConnection: keep-alive\r\n" + fields + "\r\n")
                        .getBytes(StandardCharsets.US_ASCII);
        request = Arrays.copyOf(head, head.length + body.length);
        System.arraycopy(body, 0, request, head.length, body.length);
        try {
            socket.getOutputStream().write(request);
        } catch (SocketException closed) {
            askAgain();
        }
    }

    /// On a new connection, when the server has closed this one although it wanted to keep it: that happens, and browsers
    /// do so.
    private void askAgain() throws IOException {
        socket.close();
        socket = Dial.connect(address);
        in = new Input(socket.getInputStream()::read);
        socket.getOutputStream().write(request);
    }

    /// The body of the answer to what was asked last.
    byte[] answer() throws IOException {
        try {
            return body();
        } catch (EOFException | SocketException closed) {
            askAgain();
            return body();
        }
    }

    private byte[] body() throws IOException {
        String status = in.line();
        int length = 0;
        boolean chunked = false;
        for (String field = in.line(); !field.isEmpty(); field = in.line()) {
            if (is(field, "content-length:")) {
                length = Integer.parseInt(field.substring("content-length:".length()).strip());
            }
            chunked |= is(field, "transfer-encoding:");
        }
        byte[] body = chunked ? chunks() : bytes(length);
        if (!status.startsWith("HTTP/1.1 200")) {
            throw new IOException(status + ": " + new String(body, StandardCharsets.UTF_8));
        }
        return body;
    }

    private static boolean is(String field, String name) {
        return field.regionMatches(true, 0, name, 0, name.length());
    }

    private byte[] chunks() throws IOException {
        var body = new ByteArrayOutputStream();
        for (int size = Integer.parseInt(in.line(), 16); size > 0; size = Integer.parseInt(in.line(), 16)) {
            body.writeBytes(bytes(size));
            in.line();
        }
        in.line();
        return body.toByteArray();
    }

    private byte[] bytes(int count) throws IOException {
        int from = in.take(count);
        return Arrays.copyOfRange(in.bytes(), from, from + count);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
