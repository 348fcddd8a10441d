package dev.socketloom.http;

import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The files of a directory, for a path and everything below it.
///
/// ```
///   GET /files/a.css        ─▶ a.css              200, 206, 304, 412, 416
///   GET /files/sub/         ─▶ sub/index.html
///   GET /files/sub          ─▶ 301 ./sub/         if there is that index
///   GET /files/else         ─▶ nobody's: whoever is mounted above may have it, or 404
///   POST /files/a.css       ─▶ 405
/// ```
///
/// [WebRoot] finds the file, and so decides what may be seen; there are no listings. [Preconditions] and [ByteRange]
/// say how much of it is to be sent. A file is sent in slices, however large it is.
///
/// Browsers keep what they got and ask each time whether it still holds (`no-cache`): a page that was deployed is seen,
/// and what has not changed costs a 304.
///
/// Immutable.
public final class StaticFiles implements Endpoint {

    private static final String INDEX = "index.html";

    /// What is in memory of a file while it is sent.
    private static final int SLICE = 64 * 1024;

    /// Who changes a file into a link after it was found does not lead us elsewhere.
    private static final Set<OpenOption> READ = Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);

    /// The path where it is mounted, without a slash at its end.
    private final String mount;

    private final WebRoot root;

    /// @throws IllegalArgumentException when it is no directory that can be read
    public StaticFiles(String path, Path directory) {
        this.mount = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        this.root = new WebRoot(directory);
    }

    @Override
    public Reply answer(Request request) {
        String below = request.path().substring(mount.length());
        WebFile file = below.endsWith("/") ? find(below + INDEX) : find(below);
        boolean directory = file == null && !below.endsWith("/") && find(below + "/" + INDEX) != null;
        if (file == null && !directory) {
            return Routes.NOT_FOUND;
        }
        if (!request.method().equals("GET") && !request.isHead()) {
            return Response.empty(Response.METHOD_NOT_ALLOWED).with("Allow", "GET, HEAD");
        }
        return file == null ? Response.empty(Response.MOVED_PERMANENTLY).with("Location", withSlash(request))
                : send(request, file);
    }

    private @Nullable WebFile find(String below) {
        return below.isEmpty() ? null : root.find(below.substring(1));
    }

    /// The same place with a slash behind it, so that relative links in it lead below it. It is told from where the
    /// client is, who may see this server below another path; and with a dot, because a name may look like a scheme.
    private static String withSlash(Request request) {
        String path = request.uri().getRawPath();
        String query = request.uri().getRawQuery();
        return "." + path.substring(path.lastIndexOf('/')) + "/" + (query == null ? "" : "?" + query);
    }

    private Reply send(Request request, WebFile file) {
        // RFC 9110 §15.4.5: a 304 has the fields that update what a cache holds, and leaves out what describes content.
        Headers version = Headers.of("ETag", file.tag(), "Cache-Control", "no-cache");
        return switch (Preconditions.judge(request.headers(), file)) {
            case NOT_MODIFIED -> Response.empty(Response.NOT_MODIFIED).with(version);
            case FAILED -> Response.empty(Response.PRECONDITION_FAILED).with(version);
            case PROCEED -> send(request, file, version);
        };
    }

    private static Headers description(WebFile file) {
        return Headers.of(
                "Content-Type", MediaType.of(file.path().toString()),
                "X-Content-Type-Options", "nosniff",
                "Last-Modified", file.lastModified(Instant.now()),
                "Accept-Ranges", "bytes");
    }

    // RFC 9110 §14.2: "For this specification, GET is the only method for which range handling is defined."
    private Reply send(Request request, WebFile file, Headers version) {
        Headers fields = version.with(description(file));
        if (request.isHead()) {
            return Response.empty(Response.OK).with(fields).with("Content-Length", Long.toString(file.size()));
        }
        ByteRange range = request.header("Range")
                .filter(_ -> Preconditions.allowsRange(request.headers(), file))
                .map(field -> ByteRange.of(field, file.size()))
                .orElse(null);
        if (range == null) {
            return transfer(Response.OK, fields, file, new ByteRange(0, file.size()));
        }
        String content = range.content(file.size());
        return range.length() == 0
                ? Response.empty(Response.RANGE_NOT_SATISFIABLE).with(version).with("Content-Range", content)
                : transfer(Response.PARTIAL_CONTENT, fields.with("Content-Range", content), file, range);
    }

    /// A file that cannot be opened any more is a failure of ours (500); one that has become shorter meanwhile ends the
    /// connection, so that the client sees that something is missing.
    private Handled transfer(int status, Headers fields, WebFile file, ByteRange part) {
        return new Handled(new AppContext(mount + "/", exchange -> {
            try (var channel = Files.newByteChannel(file.path(), READ)) {
                channel.position(part.first());
                fields.forEach(exchange.getResponseHeaders()::add);
                // The JDK's 0 means that nobody knows, and -1 that there is nothing.
                exchange.sendResponseHeaders(status, part.length() == 0 ? -1 : part.length());
                copy(channel, exchange.getResponseBody(), part.length());
            }
        }));
    }

    private static void copy(ReadableByteChannel from, OutputStream to, long length) throws IOException {
        var slice = ByteBuffer.allocate((int) Math.min(SLICE, length));
        for (long left = length; left > 0; left -= slice.position()) {
            slice.clear().limit((int) Math.min(SLICE, left));
            if (from.read(slice) < 0) {
                throw new EOFException("the file has become shorter");
            }
            to.write(slice.array(), 0, slice.position());
        }
    }
}
