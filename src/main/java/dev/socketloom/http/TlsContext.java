package dev.socketloom.http;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLKeyException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;

/// The certificate that is valid at the moment, and the terms on which TLS is spoken.
///
/// ```
///   connection ──▶ a second since the last look? ──▶ files changed? ──▶ read ──▶ the new pair is good: taken
///                          │ no                          │ no                     bad: a warning, the old one stays
///                          ▼                             ▼
///                    the one at hand ◀───────────────────┘
/// ```
///
/// A certificate lives for weeks and a server for months. Whoever renews it replaces two files, one after the other, so
/// that for a moment they do not belong together; the next change of either is the next try. Connections keep what
/// they began with, and session tickets die with the certificate under which they were issued.
///
/// Only TLS 1.2 (RFC 5246) and 1.3 (RFC 8446) are spoken, and inside them only HTTP/1.1, which clients that ask are told
/// (RFC 7301). Ciphers and curves are those of the JDK, in its order: it is updated when one of them falls.
///
/// Thread safe: connections look from their own threads, one of them at a time.
final class TlsContext {

    private static final Logger LOG = System.getLogger("dev.socketloom.http");

    private static final List<String> VERSIONS = List.of("TLSv1.3", "TLSv1.2");
    private static final String[] APPLICATION_PROTOCOLS = {"http/1.1"};

    /// How often the files are looked at, at most: a renewal is not urgent, and a look costs a few system calls.
    private static final long PACE = Duration.ofSeconds(1).toNanos();

    private record Current(SSLContext context, SSLParameters parameters) {}

    private final TlsOptions options;
    private final Ticker ticker;
    private final AtomicLong looked;
    private volatile Current current;

    /// What the files were like when they were read last.
    @GuardedBy("this")
    private List<String> seen;

    private TlsContext(TlsOptions options, Ticker ticker) throws SSLKeyException {
        this.options = options;
        this.ticker = ticker;
        this.looked = new AtomicLong(ticker.now());
        this.seen = stamps();
        this.current = read();
    }

    /// Reads what the options name.
    ///
    /// @throws SSLKeyException when it cannot be used; the message says why
    static TlsContext open(TlsOptions options, Ticker ticker) throws SSLKeyException {
        return new TlsContext(options, ticker);
    }

    /// Puts TLS, as its server, on top of a connection; nothing is read or written yet.
    ///
    /// @param received what comes from the peer
    SSLSocket over(Socket connection, InputStream received) throws IOException {
        look();
        Current now = current;
        // Not closed with its TLS: the connection is the wire's.
        var socket = (SSLSocket) now.context.getSocketFactory().createSocket(connection, received, false);
        socket.setSSLParameters(now.parameters);
        return socket;
    }

    boolean asksClients() {
        return options.clients() != TlsOptions.ClientAuth.NONE;
    }

    private void look() {
        long before = looked.get();
        long now = ticker.now();
        if (now - before >= PACE && looked.compareAndSet(before, now)) {
            readIfChanged();
        }
    }

    private synchronized void readIfChanged() {
        // Before they are read, so that what is written meanwhile is a change for the next look.
        List<String> stamps = stamps();
        if (stamps.equals(seen)) {
            return;
        }
        seen = stamps;
        try {
            current = read();
            LOG.log(Level.INFO, "new connections get the certificate that is now in {0}", options.files());
        } catch (SSLKeyException e) {
            LOG.log(Level.WARNING, "the certificate stays the old one: {0}", e.getMessage());
        }
    }

    private List<String> stamps() {
        return options.files().stream().map(TlsContext::stamp).toList();
    }

    private static String stamp(Path file) {
        try {
            return Files.getLastModifiedTime(file) + " " + Files.size(file);
        } catch (IOException e) {
            return "absent";
        }
    }

    private Current read() throws SSLKeyException {
        SSLContext context = switch (options.identity()) {
            case TlsOptions.PemFiles(Path certificates, Path key) -> context(KeyMaterial.pem(certificates, key));
            case TlsOptions.Pkcs12File(Path file, char[] password) -> context(KeyMaterial.pkcs12(file, password));
            case TlsOptions.Ready(SSLContext ready) -> ready;
        };
        return new Current(context, parameters(context));
    }

    private SSLContext context(KeyMaterial material) throws SSLKeyException {
        warnOutsideValidity(material);
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            // None for nobody: the JDK's own authorities are not asked for clients by mistake.
            TrustManager[] trust = options.authorities().isPresent()
                    ? Certificates.read(options.authorities().get()).trust()
                    : new TrustManager[0];
            context.init(material.managers(), trust, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new SSLKeyException("the certificate cannot be used: " + e.getMessage(), e);
        }
    }

    private void warnOutsideValidity(KeyMaterial material) {
        try {
            material.certificate().checkValidity();
        } catch (CertificateException e) {
            LOG.log(Level.WARNING, "clients will refuse the certificate in {0}, which is not valid today: {1}",
                    options.files().getFirst(), e.getMessage());
        }
    }

    private SSLParameters parameters(SSLContext context) {
        List<String> known = Arrays.asList(context.getSupportedSSLParameters().getProtocols());
        var parameters = new SSLParameters();
        parameters.setUseCipherSuitesOrder(true);
        parameters.setProtocols(VERSIONS.stream().filter(known::contains).toArray(String[]::new));
        parameters.setApplicationProtocols(APPLICATION_PROTOCOLS);
        switch (options.clients()) {
            case NONE -> {}
            case WANT -> parameters.setWantClientAuth(true);
            case NEED -> parameters.setNeedClientAuth(true);
        }
        return parameters;
    }
}
