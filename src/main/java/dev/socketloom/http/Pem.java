package dev.socketloom.http;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.SSLKeyException;
import org.jspecify.annotations.Nullable;

/// One block of a PEM file: a label and the bytes beneath it (RFC 7468).
///
/// ```
///   subject=CN = www.example.org             explanatory text, for people
///   -----BEGIN CERTIFICATE-----              a boundary with its label
///   MIIBhTCCASugAwIBAgIJAKkAIRi6zePL6…       base64, in lines
///   -----END CERTIFICATE-----                the same label again
/// ```
///
/// A file may hold several, and any text around them. A block without an end is an error and not a text: it is what a
/// file looks like while somebody writes it.
///
/// Immutable.
///
/// @param file where it stands, for messages
/// @param label what it is: `CERTIFICATE`, `PRIVATE KEY`…
/// @param base64 the lines between the boundaries, joined, not decoded: some forms have header lines there
record Pem(Path file, String label, String base64) {

    private static final String BEGIN = "-----BEGIN ";
    private static final String END = "-----END ";
    private static final String DASHES = "-----";

    /// All blocks of a file, in their order.
    static List<Pem> read(Path file) throws SSLKeyException {
        var blocks = new ArrayList<Pem>();
        var base64 = new StringBuilder();
        String label = null;
        for (String line : lines(file)) {
            if (label == null) {
                label = labelOf(line);
            } else if (line.equals(END + label + DASHES)) {
                blocks.add(new Pem(file, label, base64.toString()));
                base64.setLength(0);
                label = null;
            } else {
                base64.append(line);
            }
        }
        if (label != null) {
            throw new SSLKeyException(file + " ends within a block: " + END + label + DASHES + " is missing");
        }
        return blocks;
    }

    /// Any bytes are taken for text: a file in the binary form, DER, has no block, and that can be said of it.
    // RFC 7468 §2: white space around a line means nothing, and each system has its own end of line.
    private static List<String> lines(Path file) throws SSLKeyException {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1).lines().map(String::strip).toList();
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    /// Says why: the exceptions for the usual reasons have no other text than the name of the file.
    static SSLKeyException unreadable(Path file, Exception e) {
        String reason = switch (e) {
            case NoSuchFileException _ -> "there is no such file";
            case AccessDeniedException _ -> "access is denied";
            default -> String.valueOf(e.getMessage());
        };
        return new SSLKeyException("cannot read " + file + ": " + reason, e);
    }

    private static @Nullable String labelOf(String line) {
        boolean boundary = line.startsWith(BEGIN) && line.endsWith(DASHES)
                && line.length() >= BEGIN.length() + DASHES.length();
        return boundary ? line.substring(BEGIN.length(), line.length() - DASHES.length()) : null;
    }

    /// The bytes, in DER.
    byte[] content() throws SSLKeyException {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw new SSLKeyException(file + ": the " + label + " is not base64", e);
        }
    }
}
