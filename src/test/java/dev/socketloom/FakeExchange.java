package dev.socketloom;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpContext;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpPrincipal;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// An HTTP request and its answer without a connection: headers and attributes, which is what sessions look at.
final class FakeExchange extends HttpExchange {

    private final Headers request = new Headers();
    private final Headers response = new Headers();
    private final Map<String, Object> attributes = new HashMap<>();
    private int code = -1;

    /// A request with these `Cookie` lines.
    static FakeExchange with(String... cookies) {
        var exchange = new FakeExchange();
        for (String line : cookies) {
            exchange.request.add("Cookie", line);
        }
        return exchange;
    }

    /// The request that the same browser makes when it has this answer.
    FakeExchange next() {
        List<String> set = setCookies();
        return set.isEmpty() ? with(request.getOrDefault("Cookie", List.of()).toArray(String[]::new))
                : with(set.stream().map(line -> line.split(";", 2)[0]).toArray(String[]::new));
    }

    /// The answer's `Set-Cookie` lines.
    List<String> setCookies() {
        return response.getOrDefault("Set-Cookie", List.of());
    }

    @Override
    public void sendResponseHeaders(int status, long length) {
        code = status;
    }

    @Override
    public int getResponseCode() {
        return code;
    }

    @Override
    public Headers getRequestHeaders() {
        return request;
    }

    @Override
    public Headers getResponseHeaders() {
        return response;
    }

    @Override
    public Object getAttribute(String name) {
        return attributes.get(name);
    }

    @Override
    public void setAttribute(String name, Object value) {
        attributes.put(name, value);
    }

    @Override
    public URI getRequestURI() {
        return URI.create("/");
    }

    @Override
    public String getRequestMethod() {
        return "GET";
    }

    @Override
    public HttpContext getHttpContext() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}

    @Override
    public InputStream getRequestBody() {
        return InputStream.nullInputStream();
    }

    @Override
    public OutputStream getResponseBody() {
        return OutputStream.nullOutputStream();
    }

    @Override
    public InetSocketAddress getRemoteAddress() {
        throw new UnsupportedOperationException();
    }

    @Override
    public InetSocketAddress getLocalAddress() {
        throw new UnsupportedOperationException();
    }

    @Override
    public String getProtocol() {
        return "HTTP/1.1";
    }

    @Override
    public void setStreams(InputStream in, OutputStream out) {}

    @Override
    public HttpPrincipal getPrincipal() {
        return null;
    }
}
