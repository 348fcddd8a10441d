package dev.socketloom.http;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLKeyException;
import org.jspecify.annotations.Nullable;

/// A certificate with its chain, and the private key that belongs to it: with these a server proves who it is.
///
/// | form | certificates | private key |
/// |---|---|---|
/// | PEM, two files or one | `CERTIFICATE` blocks, the server's own first | a `PRIVATE KEY` block: PKCS #8, not encrypted |
/// | PKCS #12, one file | with their key | with its certificates |
///
/// Whatever is wrong with them is found when they are read and not by the first client: a file that is something else,
/// a chain out of order, the key of another certificate. A private key in another form is not read, because one command
/// converts it, and that command is the message.
///
/// Immutable.
///
/// @param store the pair, or in PKCS #12 several
/// @param password of the store and of its keys
/// @param certificate the server's own
record KeyMaterial(KeyStore store, char[] password, X509Certificate certificate) {

    private static final String ALIAS = "server";
    private static final char[] NO_PASSWORD = {};

    /// What `openssl pkey` makes PKCS #8 of; it asks for a password if need be.
    private static final Set<String> CONVERTIBLE =
            Set.of("RSA PRIVATE KEY", "EC PRIVATE KEY", "DSA PRIVATE KEY", "ENCRYPTED PRIVATE KEY");

    /// How keys sign, by their kind: those that TLS 1.3 has signatures for (RFC 8446 §4.2.3).
    private static final Map<String, String> SIGNATURES =
            Map.of("RSA", "SHA256withRSA", "EC", "SHA256withECDSA", "EdDSA", "EdDSA");

    private static final byte[] PROBE = "signed with one, verified with the other".getBytes(StandardCharsets.US_ASCII);

    /// Reads PEM files; both may be the same one.
    static KeyMaterial pem(Path certificates, Path privateKey) throws SSLKeyException {
        Certificates read = Certificates.read(certificates);
        PrivateKey key = decode(pkcs8(privateKey), read.own().getPublicKey());
        checkPair(privateKey, key, certificates, read.own());
        X509Certificate[] chain = read.chain();
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry(ALIAS, key, NO_PASSWORD, chain);
            return new KeyMaterial(store, NO_PASSWORD, read.own());
        } catch (GeneralSecurityException | IOException e) {
            throw new SSLKeyException(certificates + " cannot be used: " + e.getMessage(), e);
        }
    }

    /// The block with the private key; there may be others, as curves' parameters, or certificates.
    private static Pem pkcs8(Path file) throws SSLKeyException {
        for (Pem block : Pem.read(file)) {
            // RFC 7468 §10: the label of a PKCS #8 key; §11 has the one of an encrypted key.
            if (block.label().equals("PRIVATE KEY")) {
                return block;
            }
            if (CONVERTIBLE.contains(block.label())) {
                throw new SSLKeyException(file + " holds an " + block.label() + ", but a PRIVATE KEY is needed"
                        + " (PKCS #8, not encrypted). This makes one: openssl pkey -in " + file
                        + " -out " + file.resolveSibling("pkcs8-" + file.getFileName()));
            }
        }
        throw new SSLKeyException(file + " holds no private key in PEM form: -----BEGIN PRIVATE KEY-----");
    }

    /// The key, or null when it is none of the certificate's kind.
    private static @Nullable PrivateKey decode(Pem block, PublicKey partner) throws SSLKeyException {
        var content = new PKCS8EncodedKeySpec(block.content());
        try {
            return KeyFactory.getInstance(partner.getAlgorithm()).generatePrivate(content);
        } catch (GeneralSecurityException e) {
            return null;
        }
    }

    private static void checkPair(Path keyFile, @Nullable PrivateKey key, Path file, X509Certificate certificate)
            throws SSLKeyException {
        String kind = certificate.getPublicKey().getAlgorithm();
        String signature = SIGNATURES.get(kind);
        if (signature == null) {
            throw new SSLKeyException(
                    "the certificate in " + file + " is one for an " + kind + " key, not for RSA, EC or Ed25519");
        }
        if (key == null || !isPair(key, certificate.getPublicKey(), signature)) {
            throw new SSLKeyException("the private key in " + keyFile + " does not belong to the certificate in " + file
                    + ", which is one for an " + kind + " key of " + certificate.getSubjectX500Principal());
        }
    }

    private static boolean isPair(PrivateKey key, PublicKey partner, String algorithm) {
        try {
            var signature = Signature.getInstance(algorithm);
            signature.initSign(key);
            signature.update(PROBE);
            byte[] signed = signature.sign();
            signature.initVerify(partner);
            signature.update(PROBE);
            return signature.verify(signed);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    /// Reads a PKCS #12 file.
    static KeyMaterial pkcs12(Path file, char[] password) throws SSLKeyException {
        X509Certificate first = null;
        try (InputStream in = Files.newInputStream(file)) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(in, password);
            for (String alias : Collections.list(store.aliases())) {
                if (store.getKey(alias, password) instanceof PrivateKey key
                        && store.getCertificate(alias) instanceof X509Certificate certificate) {
                    checkPair(file, key, file, certificate);
                    first = first == null ? certificate : first;
                }
            }
            if (first == null) {
                throw new SSLKeyException(file + " holds no private key with its certificate");
            }
            return new KeyMaterial(store, password, first);
        } catch (SSLKeyException e) {
            throw e;
        } catch (GeneralSecurityException | IOException e) {
            throw Pem.unreadable(file, e);
        }
    }

    /// What signs with the key.
    KeyManager[] managers() throws GeneralSecurityException {
        var factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, password);
        return factory.getKeyManagers();
    }
}
