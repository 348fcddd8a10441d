package dev.socketloom;

import dev.socketloom.http.TlsOptions;
import dev.socketloom.http.TlsOptions.ClientAuth;
import dev.socketloom.http.TlsOptions.Identity;
import dev.socketloom.http.TlsOptions.PemFiles;
import dev.socketloom.http.TlsOptions.Pkcs12File;
import dev.socketloom.http.TlsOptions.Ready;
import java.nio.file.Path;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/// The certificate with which a server speaks HTTPS and WSS, and what it wants to see of its clients.
///
/// ```java
/// builder.tls(Tls.pem(Path.of("cert.pem"), Path.of("key.pem")))
/// ```
///
/// Files are read when the server starts, which fails with an [javax.net.ssl.SSLKeyException] when they cannot be used.
/// They are read again when they change: new connections get the new certificate, within a second and without a restart.
/// A new pair that cannot be used is logged and leaves the old one in place.
///
/// TLS 1.2 and 1.3 are spoken. A TLS 1.2 client cannot renegotiate, except with contexts of other providers than the
/// JDK's.
///
/// Immutable.
public final class Tls {

    /// Whether clients have to say who they are, too.
    public enum ClientCertificates {
        /// They are not asked.
        NONE,
        /// They may. A certificate that is not trusted ends the connection, none at all does not.
        WANT,
        /// They must.
        NEED
    }

    private final TlsOptions options;

    private Tls(TlsOptions options) {
        this.options = options;
    }

    private static Tls of(Identity identity) {
        return new Tls(new TlsOptions(identity, ClientAuth.NONE, Optional.empty()));
    }

    /// A certificate in PEM files, as `certbot` and `openssl` write them.
    ///
    /// @param certificateChain the server's certificate, then its issuer's, and so on
    /// @param privateKey the key: PKCS #8 (`BEGIN PRIVATE KEY`), not encrypted, RSA, EC or Ed25519; it may stand in the
    ///     same file
    public static Tls pem(Path certificateChain, Path privateKey) {
        return of(new PemFiles(certificateChain, privateKey));
    }

    /// A certificate in a PKCS #12 file, as `keytool` and `openssl pkcs12` write it.
    ///
    /// @param password of the file and of the key in it
    public static Tls pkcs12(Path store, char[] password) {
        return of(new Pkcs12File(store, password.clone()));
    }

    /// Whatever else a context can be made of. It stays the same for as long as the server runs; one of a provider that
    /// cannot put TLS on a connection of which a byte has been read is of no use here.
    public static Tls of(SSLContext context) {
        return of(new Ready(context));
    }

    /// The same, with clients that are asked for certificates which these authorities have issued.
    /// [Handshake#peerPrincipal()] tells what they have shown.
    ///
    /// @param authorities a PEM file with the certificates of the authorities, or of the clients themselves
    /// @throws IllegalStateException after [#of(SSLContext)]: a context decides itself whom it trusts
    public Tls clientCertificates(ClientCertificates wanted, Path authorities) {
        if (options.identity() instanceof Ready) {
            throw new IllegalStateException("an SSLContext decides whom it trusts: clientCertificates(" + wanted + ")");
        }
        return asking(wanted, Optional.of(authorities));
    }

    /// The same, with clients that are asked for certificates which the [#of(SSLContext)] trusts.
    ///
    /// @throws IllegalStateException when there is none, but files
    public Tls clientCertificates(ClientCertificates wanted) {
        if (!(options.identity() instanceof Ready) && wanted != ClientCertificates.NONE) {
            throw new IllegalStateException(
                    "whose certificates are trusted? clientCertificates(" + wanted + ", Path.of(\"authorities.pem\"))");
        }
        return asking(wanted, Optional.empty());
    }

    private Tls asking(ClientCertificates wanted, Optional<Path> authorities) {
        return new Tls(new TlsOptions(options.identity(), ClientAuth.valueOf(wanted.name()), authorities));
    }

    TlsOptions options() {
        return options;
    }

    /// Where the certificate is; never its key or a password.
    @Override
    public String toString() {
        String identity = switch (options.identity()) {
            case PemFiles pem -> pem.certificates().toString();
            case Pkcs12File pkcs12 -> pkcs12.file().toString();
            case Ready _ -> "an SSLContext";
        };
        return "Tls[" + identity + ", client certificates: " + options.clients() + "]";
    }
}
