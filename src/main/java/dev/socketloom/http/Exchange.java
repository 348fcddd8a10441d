package dev.socketloom.http;

import com.sun.net.httpserver.Filter;
import com.sun.net.httpserver.HttpContext;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpPrincipal;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// One request and its answer as a JDK `HttpHandler` sees them.
///
/// ```
///   sendResponseHeaders(status,  n)    Content-Length: n, and exactly n bytes must be written
///                       (status,  0)    chunked, or until the close in HTTP/1.0
///                       (status, -1)    no body
/// ```
///
/// The handler runs on the connection's thread, and the request is over when it returns: what it forgot to close is
/// closed, what it forgot to answer is answered with 500. A handler that hands its exchange to another thread has to
/// wait for it.
///
/// Owned by the connection's thread.
final class Exchange extends HttpExchange {

    private static final int NOT_SENT = -1;

    private final HttpConnection connection;
    private final Request request;
    private final HttpContext context;
    private final URI uri;
    private final ResponseBody body;
    private final com.sun.net.httpserver.Headers requestHeaders;
    private final com.sun.net.httpserver.Headers responseHeaders = new com.sun.net.httpserver.Headers();
    private final Map<String, @Nullable Object> attributes = new HashMap<>();
    private InputStream in;
    private OutputStream out;
    private int status = NOT_SENT;
    private boolean goesOn;
    private boolean closed;

    Exchange(HttpConnection connection, Request request, Wire wire, HttpContext context) {
        this.connection = connection;
        this.request = request;
        this.context = context;
        this.uri = request.uri();
        this.in = request.body().stream();
        this.body = new ResponseBody(wire);
        this.out = body;
        var copy = new com.sun.net.httpserver.Headers();
        request.headers().forEach(copy::add);
        requestHeaders = com.sun.net.httpserver.Headers.of(copy);
        attributes.put(App.SECURE, request.secure());
    }

    /// Lets the application answer.
    ///
    /// @return whether the next request can be read
    boolean serve() throws IOException {
        try {
            handle();
        } catch (Throwable t) {
            return fail(t);
        } finally {
            // See HttpConnection: an interrupt status that a handler leaves behind would close the socket.
            Thread.interrupted();
        }
        if (status == NOT_SENT) {
            return !closed && fail(new IllegalStateException("a handler returned without sendResponseHeaders"));
        }
        try {
            out.close();
        } catch (IOException e) {
            return fail(e);
        }
        return goesOn && body.isComplete();
    }

    private void handle() throws IOException {
        List<Filter> filters = context.getFilters();
        if (filters.isEmpty()) {
            context.getHandler().handle(this);
        } else {
            new Filter.Chain(filters, context.getHandler()).doFilter(this);
        }
    }

    /// Answers for a handler that could not. If part of its answer is out, the peer must see that the rest is missing:
    /// the connection ends before the announced length, or without a last chunk.
    private boolean fail(Throwable t) throws IOException {
        Response response =
                t.getCause() instanceof HttpException mistake
                        ? mistake.response()
                        : Answers.failure(t, connection.isOpen());
        if (!body.isStarted() && !closed) {
            closed = true;
            return connection.answer(request, response);
        }
        return goesOn && body.isComplete();
    }

    @Override
    public void sendResponseHeaders(int code, long length) throws IOException {
        if (status != NOT_SENT) {
            throw new IOException("headers already sent");
        }
        if (!Response.isFinal(code)) {
            throw new IllegalArgumentException("not a final status: " + code);
        }
        Headers fields = Headers.EMPTY;
        for (Map.Entry<String, List<String>> field : responseHeaders.entrySet()) {
            for (String value : field.getValue()) {
                fields = fields.with(field.getKey(), value);
            }
        }
        status = code;
        var framing = framing(length);
        goesOn = connection.goesOn(request, code)
                && !fields.hasToken("Connection", "close")
                && framing != ResponseBody.Framing.UNTIL_CLOSE;
        var head = new ResponseHead(code).fields(fields).date().connection(request, goesOn);
        switch (framing) {
            case FIXED -> head.length(length);
            case CHUNKED -> head.field("Transfer-Encoding", "chunked");
            case UNTIL_CLOSE -> {}
            case NONE, UNSENT -> head.withoutContent(request, fields, Math.max(0, length));
        }
        request.body().answered();
        body.begin(head.bytes(), framing, length);
        AccessLog.answered(request, code);
    }

    private ResponseBody.Framing framing(long length) {
        if (length < 0 || !Response.mayHaveContent(status)) {
            return ResponseBody.Framing.NONE;
        }
        if (request.isHead()) {
            return ResponseBody.Framing.UNSENT;
        }
        if (length > 0) {
            return ResponseBody.Framing.FIXED;
        }
        // RFC 9112 §6.1: "A server MUST NOT send a response containing Transfer-Encoding unless the corresponding
        // request indicates HTTP/1.1 (or later minor revisions)."
        return request.isHttp10() ? ResponseBody.Framing.UNTIL_CLOSE : ResponseBody.Framing.CHUNKED;
    }

    @Override
    public com.sun.net.httpserver.Headers getRequestHeaders() {
        return requestHeaders;
    }

    @Override
    public com.sun.net.httpserver.Headers getResponseHeaders() {
        return responseHeaders;
    }

    @Override
    public URI getRequestURI() {
        return uri;
    }

    @Override
    public String getRequestMethod() {
        return request.method();
    }

    @Override
    public String getProtocol() {
        return request.isHttp10() ? "HTTP/1.0" : "HTTP/1.1";
    }

    @Override
    public HttpContext getHttpContext() {
        return context;
    }

    @Override
    public InputStream getRequestBody() {
        return in;
    }

    @Override
    public OutputStream getResponseBody() {
        return out;
    }

    @Override
    public int getResponseCode() {
        return status;
    }

    @Override
    public InetSocketAddress getRemoteAddress() {
        return request.peer();
    }

    @Override
    public InetSocketAddress getLocalAddress() {
        return request.local();
    }

    /// What was set here, or else in the context: "Every attribute stored in this Map will be visible to every
    /// HttpExchange processed by this context."
    @Override
    public @Nullable Object getAttribute(String name) {
        return attributes.containsKey(name) ? attributes.get(name) : context.getAttributes().get(name);
    }

    @Override
    public void setAttribute(String name, @Nullable Object value) {
        attributes.put(Objects.requireNonNull(name), value);
    }

    @Override
    public void setStreams(@Nullable InputStream filteredIn, @Nullable OutputStream filteredOut) {
        in = filteredIn == null ? in : filteredIn;
        out = filteredOut == null ? out : filteredOut;
    }

    @Override
    public @Nullable HttpPrincipal getPrincipal() {
        return null;
    }

    /// Ends the exchange. Without an answer that ends the connection, as with the JDK's own server.
    @Override
    public void close() {
        closed = true;
        try {
            in.close();
            out.close();
        } catch (IOException e) {
            // The answer is incomplete, and serve() closes the connection for that.
        }
    }
}
