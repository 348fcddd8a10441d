package dev.socketloom;

import dev.socketloom.engineio.Caller;
import dev.socketloom.http.Headers;
import dev.socketloom.http.Query;
import dev.socketloom.http.Request;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.Principal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What is known of a client from its first request and, once it joins a namespace, from its CONNECT packet.
///
/// Immutable.
public final class Handshake {

    private final Headers headers;
    private final InetSocketAddress address;
    private final String url;
    private final boolean secure;
    private final Optional<Principal> peerPrincipal;
    private final long issuedMillis;
    private final Map<String, @Nullable Object> auth;
    private final InetAddress clientAddress;

    Handshake(
            Headers headers,
            InetSocketAddress address,
            String url,
            boolean secure,
            Optional<Principal> peerPrincipal,
            Instant issued,
            Map<String, @Nullable Object> auth,
            InetAddress clientAddress) {
        this.headers = headers;
        this.address = address;
        this.url = url;
        this.secure = secure;
        this.peerPrincipal = peerPrincipal;
        this.issuedMillis = issued.toEpochMilli();
        this.auth = auth;
        this.clientAddress = clientAddress;
    }

    static Handshake of(Request request, Caller caller) {
        return of(request, request.target(), headers(request), caller);
    }

    /// @param url the request's target
    /// @param headers what [#headers(Request)] says
    static Handshake of(Request request, String url, Headers headers, Caller caller) {
        return new Handshake(headers, request.peer(), url, caller.secure(),
                request.peerPrincipal(), Instant.now(), Map.of(), caller.address());
    }

    /// What a client says of itself: not the number that it has made up for this connection alone.
    static Headers headers(Request request) {
        return request.headers().without("Sec-WebSocket-Key");
    }

    /// The same handshake with what a CONNECT packet said.
    Handshake withAuth(Map<String, @Nullable Object> sent) {
        return sent.isEmpty() && auth.isEmpty()
                ? this
                : new Handshake(headers, address, url, secure, peerPrincipal, issued(), sent, clientAddress);
    }

    /// The first value of a header field, whatever the case of its name; of all but `Sec-WebSocket-Key`, which says
    /// nothing of a client.
    public Optional<String> header(String name) {
        return headers.first(name);
    }

    /// All header fields but `Sec-WebSocket-Key`, their names in lower case.
    public Map<String, List<String>> headers() {
        var all = new HashMap<String, List<String>>();
        headers.forEach((name, value) ->
                all.computeIfAbsent(name.toLowerCase(Locale.ROOT), absent -> new ArrayList<>()).add(value));
        return all;
    }

    /// The first value of a query parameter.
    public Optional<String> query(String name) {
        return Optional.ofNullable(query().get(name)).map(List::getFirst);
    }

    /// All query parameters, decoded.
    public Map<String, List<String>> query() {
        int mark = url.indexOf('?');
        return Query.parse(mark < 0 ? "" : url.substring(mark + 1));
    }

    /// What the client sent when it joined the namespace, its `auth` option; empty when it sent nothing.
    public Map<String, @Nullable Object> auth() {
        return auth;
    }

    /// The value of a cookie.
    public Optional<String> cookie(String name) {
        return Optional.ofNullable(cookies().get(name));
    }

    /// The cookies by name, as the browser sent them (RFC 6265 §5.4): without attributes, not decoded.
    public Map<String, String> cookies() {
        return cookies(headers.all("Cookie"));
    }

    /// The cookies of `Cookie` header lines; of two with one name the first counts.
    static Map<String, String> cookies(List<String> lines) {
        var cookies = new HashMap<String, String>();
        for (String line : lines) {
            for (String pair : line.split(";", -1)) {
                int equals = pair.indexOf('=');
                String name = equals < 0 ? "" : pair.substring(0, equals).strip();
                if (!name.isEmpty()) {
                    cookies.putIfAbsent(name, pair.substring(equals + 1).strip());
                }
            }
        }
        return cookies;
    }

    /// Where the connection came from: the client, or the proxy before this server.
    public InetSocketAddress address() {
        return address;
    }

    /// Where the client is: with [ServerBuilder#trustedProxies(String...)] the address that they have forwarded for, and
    /// without them that of [#address()].
    public InetAddress clientAddress() {
        return clientAddress;
    }

    /// The target of the request: path and query, as they were sent.
    public String url() {
        return url;
    }

    /// Whether the client's connection is encrypted: the one to this server, or to a trusted proxy before it.
    public boolean secure() {
        return secure;
    }

    /// Who the client is by its certificate, usually a [javax.security.auth.x500.X500Principal]; empty when it has shown
    /// none, which is all it can do unless [Tls#clientCertificates(Tls.ClientCertificates, java.nio.file.Path)] asks.
    public Optional<Principal> peerPrincipal() {
        return peerPrincipal;
    }

    /// When the handshake happened, to the millisecond.
    public Instant issued() {
        return Instant.ofEpochMilli(issuedMillis);
    }

    /// What another server may know of it, as JSON values.
    Map<String, @Nullable Object> facts() {
        return Map.of(
                "address", address.getHostString(),
                "url", url,
                "secure", secure,
                "issued", issuedMillis,
                "headers", headers(),
                "query", query(),
                "auth", auth);
    }
}
