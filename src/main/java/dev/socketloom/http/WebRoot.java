package dev.socketloom.http;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/// A directory whose files may be seen by everybody, and no file beside it.
///
/// ```
///   css/site.css        ─▶ <directory>/css/site.css ─▶ where it really is ─▶ still below <directory>?
///   ../secret           no segment begins with a dot
///   link-to-etc/passwd  really is /etc/passwd, which is not below
/// ```
///
/// What a path means is a question for the file system alone: it is asked for the real place, without links, short
/// names or any other spelling, and that place is judged. Links that stay inside lead where they lead.
///
/// Names that begin with a dot are not served, wherever a link to them comes from: what is deployed is often a working
/// copy, and `.git` and `.env` tell more than its owner thinks. The one exception is made for the web (RFC 8615).
///
/// Only regular files are served, so that nobody waits for a pipe or reads a device.
///
/// Immutable; the directory is looked up anew for each file, so it may be replaced as a whole, by moving a link.
final class WebRoot {

    private static final String WELL_KNOWN = ".well-known";

    private final Path directory;

    /// @throws IllegalArgumentException when it is no directory that can be read
    WebRoot(Path directory) {
        this.directory = directory.toAbsolutePath();
        if (!Files.isDirectory(directory) || !Files.isReadable(directory)) {
            throw new IllegalArgumentException("not a directory that can be read: " + this.directory);
        }
    }

    /// The file of a name, or null when there is none to be seen; nobody is told why.
    ///
    /// @param name the decoded path below the directory, with slashes between its segments and none before the first
    @Nullable WebFile find(String name) {
        if (!isVisible(name)) {
            return null;
        }
        try {
            Path root = directory.toRealPath();
            Path place = root.resolve(name).toRealPath();
            if (!place.startsWith(root) || !isVisible(slashed(root.relativize(place)))) {
                return null;
            }
            var attributes = Files.readAttributes(place, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            return attributes.isRegularFile() && Files.isReadable(place)
                    ? new WebFile(place, attributes.size(), attributes.lastModifiedTime().toInstant())
                    : null;
        } catch (IOException | InvalidPathException e) {
            // It is not there, a name is too long, links go in a circle: nothing that a peer could use.
            return null;
        }
    }

    private static String slashed(Path relative) {
        return relative.toString().replace(relative.getFileSystem().getSeparator(), "/");
    }

    /// A file has one name here: a second slash is not skipped, as the file system would.
    private static boolean isVisible(String name) {
        int first = 0;
        for (String segment : name.split("/", -1)) {
            if (segment.isEmpty() || (segment.startsWith(".") && !(first == 0 && segment.equals(WELL_KNOWN)))) {
                return false;
            }
            first++;
        }
        return true;
    }
}
