package dev.socketloom.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLKeyException;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/// The certificates of a PEM file, in their order: a server's chain, or the authorities that it trusts.
///
/// ```
///   a chain        CN=www.example.org ◀─issued by─ CN=Intermediate ◀─issued by─ CN=Root (may be left out)
///   authorities    in any order
/// ```
///
/// Immutable.
///
/// @param file where they stand, for messages
/// @param all at least one
record Certificates(Path file, List<X509Certificate> all) {

    private static final String LABEL = "CERTIFICATE";

    static Certificates read(Path file) throws SSLKeyException {
        var all = new ArrayList<X509Certificate>();
        for (Pem block : Pem.read(file)) {
            if (block.label().equals(LABEL)) {
                all.add(decode(block));
            }
        }
        if (all.isEmpty()) {
            throw new SSLKeyException(file + " holds no certificate in PEM form: -----BEGIN CERTIFICATE-----");
        }
        return new Certificates(file, List.copyOf(all));
    }

    private static X509Certificate decode(Pem block) throws SSLKeyException {
        try {
            var content = new ByteArrayInputStream(block.content());
            return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(content);
        } catch (CertificateException e) {
            throw new SSLKeyException(block.file() + " holds something else as a certificate: " + e.getMessage(), e);
        }
    }

    /// The one that says who somebody is.
    X509Certificate own() {
        return all.getFirst();
    }

    /// The certificates, if each has issued the one before it.
    // RFC 8446 §4.4.2: "The sender's certificate MUST come in the first CertificateEntry in the list. Each following
    // certificate SHOULD directly certify the one immediately preceding it."
    X509Certificate[] chain() throws SSLKeyException {
        for (int i = 1; i < all.size(); i++) {
            X509Certificate issued = all.get(i - 1);
            X509Certificate issuer = all.get(i);
            if (!issued.getIssuerX500Principal().equals(issuer.getSubjectX500Principal())) {
                throw new SSLKeyException(file + " is out of order: " + issuer.getSubjectX500Principal()
                        + " has not issued " + issued.getSubjectX500Principal()
                        + ", which stands before it. The server's own certificate comes first, then its issuer's");
            }
        }
        return all.toArray(X509Certificate[]::new);
    }

    /// What accepts certificates that these authorities have issued, and no others.
    TrustManager[] trust() throws SSLKeyException {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            for (X509Certificate each : all) {
                store.setCertificateEntry(String.valueOf(store.size()), each);
            }
            var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(store);
            return factory.getTrustManagers();
        } catch (GeneralSecurityException | IOException e) {
            throw new SSLKeyException(file + " cannot be used: " + e.getMessage(), e);
        }
    }
}
