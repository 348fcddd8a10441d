package dev.socketloom;

import dev.socketloom.http.Endpoint;
import dev.socketloom.http.Headers;
import dev.socketloom.http.Reply;
import dev.socketloom.http.Request;
import dev.socketloom.http.Response;
import dev.socketloom.http.Routes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A browser client, served beside the engine as Node's `serveClient` does.
///
/// ```
///   /socket.io/socketloom-client.js    our own, a module to import and to read, out of the jar
///   /socket.io/socket.io.js, …         the official one, out of a directory of the user's, if there is one
/// ```
///
/// The directory is for example `node_modules/socket.io/client-dist`. Only these names are looked up there, so a request
/// cannot reach any other file.
///
/// Immutable; each request reads its file anew.
///
/// @param type the media type
/// @param content where the bytes come from
record ClientScript(String type, Content content) implements Endpoint {

    /// Reads the script.
    interface Content {
        /// @throws NoSuchFileException when there is none
        byte[] read() throws IOException;
    }

    private static final String OWN = "socketloom-client.js";
    private static final String JAVASCRIPT = "application/javascript; charset=utf-8";
    private static final String JSON = "application/json; charset=utf-8";

    private static final List<String> NAMES = List.of(
            "socket.io.js",
            "socket.io.min.js",
            "socket.io.msgpack.min.js",
            "socket.io.esm.min.js");

    private static final int OK = 200;
    private static final int NOT_MODIFIED = 304;
    private static final int NOT_FOUND = 404;
    private static final int METHOD_NOT_ALLOWED = 405;

    /// 64 bits tell versions apart.
    private static final int TAG_BYTES = 8;

    /// The routes to all scripts.
    ///
    /// @param directory where the official client is, or null
    static Routes routes(Routes others, String path, @Nullable Path directory) {
        Routes routes = others.exact(path + "/" + OWN, new ClientScript(JAVASCRIPT, ClientScript::own));
        if (directory == null) {
            return routes;
        }
        for (String name : NAMES) {
            Path script = directory.resolve(name);
            Path map = directory.resolve(name + ".map");
            routes = routes.exact(path + "/" + name, new ClientScript(JAVASCRIPT, () -> Files.readAllBytes(script)))
                    .exact(path + "/" + name + ".map", new ClientScript(JSON, () -> Files.readAllBytes(map)));
        }
        return routes;
    }

    private static byte[] own() throws IOException {
        try (InputStream in = ClientScript.class.getResourceAsStream(OWN)) {
            return Objects.requireNonNull(in, OWN).readAllBytes();
        }
    }

    @Override
    public Reply answer(Request request) throws IOException {
        if (!request.method().equals("GET") && !request.method().equals("HEAD")) {
            return Response.empty(METHOD_NOT_ALLOWED).with("Allow", "GET, HEAD");
        }
        byte[] script;
        try {
            script = content.read();
        } catch (NoSuchFileException absent) {
            return Response.text(NOT_FOUND, "Not Found");
        }
        String tag = '"' + tag(script) + '"';
        if (request.header("If-None-Match").filter(known -> isAmong(tag, known)).isPresent()) {
            // RFC 9110 §15.4.5: the fields that a 200 would have had, so that a cache can update what it holds.
            Headers headers = Headers.of("ETag", tag, "Cache-Control", "public, max-age=0");
            return new Response(NOT_MODIFIED, headers, new byte[0]);
        }
        return Response.of(OK, type, script)
                .with("ETag", tag)
                .with("Cache-Control", "public, max-age=0");
    }

    /// RFC 9110 §13.1.2: a list of tags or `*`; "a recipient MUST use the weak comparison function".
    private static boolean isAmong(String tag, String known) {
        return Arrays.stream(known.split(",", -1))
                .map(String::strip)
                .anyMatch(one -> one.equals("*") || one.equals(tag) || one.equals("W/" + tag));
    }

    private static String tag(byte[] script) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(script);
            return HexFormat.of().formatHex(digest, 0, TAG_BYTES);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }
}
