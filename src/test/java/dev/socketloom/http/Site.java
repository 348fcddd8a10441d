package dev.socketloom.http;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;

/// A directory with a few files that all have one time, served, and a client of it.
final class Site implements AutoCloseable {

    /// With a fraction of a second, so that entity tags are strong.
    static final Instant TIME = Instant.parse("1994-11-06T08:49:37.5Z");

    static final String TEXT = "0123456789";

    private final Path directory;
    private final Served served;

    Site(Path directory) throws IOException {
        this.directory = directory;
        write("a.txt", TEXT);
        write("empty.txt", "");
        write("index.html", "<p>home</p>");
        write("sub/index.html", "<p>sub</p>");
        write("bare/x.css", "p {}");
        write("na me:/index.html", "<p>odd</p>");
        served = Served.by(new StaticFiles("/", directory));
    }

    private void write(String name, String text) throws IOException {
        Path file = directory.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        Files.setLastModifiedTime(file, FileTime.from(TIME));
    }

    RawClient client() {
        return served.client();
    }

    RawClient.Answer get(String target, String... fields) throws IOException {
        client().send("GET " + target + " HTTP/1.1\r\nHost: h\r\n" + Headers.of(fields) + "\r\n");
        return client().read();
    }

    RawClient.Answer head(String target, String... fields) throws IOException {
        client().send("HEAD " + target + " HTTP/1.1\r\nHost: h\r\n" + Headers.of(fields) + "\r\n");
        return client().readHead();
    }

    @Override
    public void close() {
        served.close();
    }
}
