package dev.socketloom.http;

import java.nio.file.Path;
import java.time.Instant;

/// A file as it was found for one request: what it is, and which version of it.
///
/// Immutable.
///
/// @param path where it really is, without links
/// @param size how many bytes it has
/// @param modified when it was last changed
record WebFile(Path path, long size, Instant modified) {

    /// What tells this version from others (RFC 9110 §8.8.3).
    ///
    /// A clock of whole seconds may give one time to two versions, and a tag that cannot tell them apart has to be
    /// called weak; one that counts fractions gives each its own.
    String tag() {
        String opaque = Long.toHexString(modified.getEpochSecond()) + "." + Integer.toHexString(modified.getNano());
        return (modified.getNano() == 0 ? "W/\"" : "\"") + opaque + "-" + Long.toHexString(size) + '"';
    }

    /// The time of its last change, as it may be told.
    // RFC 9110 §8.8.2.1: "An origin server with a clock [...] MUST NOT generate a Last-Modified date that is later than
    // the server's time of message origination".
    String lastModified(Instant now) {
        return HttpDate.format(modified.isAfter(now) ? now : modified);
    }
}
