package dev.socketloom.http;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/// How a server speaks TLS: with which certificate, and whether its clients have to show theirs.
///
/// Nothing is read here; [TlsContext] does, and again when the files change.
///
/// @param identity where the certificate and its key come from
/// @param clients whether clients are asked for a certificate
/// @param authorities a PEM file of those who issue clients' certificates; without one the context decides
public record TlsOptions(Identity identity, ClientAuth clients, Optional<Path> authorities) {

    /// Where a certificate and its key come from.
    public sealed interface Identity {}

    /// PEM files, which may be one.
    ///
    /// @param certificates the chain, the server's own first
    /// @param privateKey in PKCS #8, not encrypted
    public record PemFiles(Path certificates, Path privateKey) implements Identity {}

    /// A PKCS #12 file.
    ///
    /// @param file with the key and its chain
    /// @param password of both
    public record Pkcs12File(Path file, char[] password) implements Identity {}

    /// A context that somebody else has made and looks after.
    ///
    /// @param context with keys, and with trust if clients are asked
    public record Ready(SSLContext context) implements Identity {}

    /// What clients are asked for.
    public enum ClientAuth {
        /// Nothing.
        NONE,
        /// A certificate if they have one; one that is not trusted ends the handshake.
        WANT,
        /// A certificate.
        NEED
    }

    /// The files that a change of makes another certificate valid.
    List<Path> files() {
        var files = new ArrayList<Path>();
        switch (identity) {
            case PemFiles(Path certificates, Path privateKey) -> {
                files.add(certificates);
                files.add(privateKey);
            }
            case Pkcs12File(Path file, var _) -> files.add(file);
            case Ready _ -> {}
        }
        authorities.ifPresent(files::add);
        return files;
    }
}
