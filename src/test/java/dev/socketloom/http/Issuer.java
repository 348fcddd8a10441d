package dev.socketloom.http;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.security.auth.x500.X500Principal;

/// An authority that issues certificates for tests, made when the first test asks for one. They are not kept.
///
/// | alias | key | issued by |
/// |---|---|---|
/// | `ca` | EC | itself |
/// | `server` | RSA | `ca`, for localhost and 127.0.0.1 |
/// | `renewed` | EC | the same |
/// | `ed25519` | Ed25519 | the same |
/// | `expired` | EC | the same, until yesterday |
/// | `client` | EC | `ca`, for CN=Ada |
/// | `stranger` | EC | itself, for CN=Eve |
///
/// The JDK reads certificates but makes none, except by a program that takes half a second for each. What a certificate
/// is made of (RFC 5280 §4.1) is little more than a screen:
///
/// ```
///   Certificate ::= SEQUENCE { tbsCertificate, signatureAlgorithm, signature }
///   tbsCertificate ::= SEQUENCE { version, serialNumber, signature algorithm, issuer, validity, subject,
///                                 subjectPublicKeyInfo, extensions }
/// ```
public final class Issuer {

    /// Of the stores that are written.
    public static final String PASSWORD = "changeit";

    private static final int LINE = 64;
    private static final DateTimeFormatter UTC_TIME =
            DateTimeFormatter.ofPattern("yyMMddHHmmss'Z'").withZone(ZoneOffset.UTC);

    private static final byte[] VERSION_3 = hex("a003020102");
    private static final byte[] ECDSA_WITH_SHA256 = hex("300a 06082a8648ce3d040302");
    private static final byte[] IS_AUTHORITY = hex("300f 0603551d13 0101ff 0405 3003 0101ff");
    private static final byte[] FOR_LOCALHOST =
            hex("301a 0603551d11 0413 3011 8209 6c6f63616c686f7374 8704 7f000001");

    private record Pair(PrivateKey key, X509Certificate... chain) {}

    private static final Map<String, Pair> ISSUED = issue();

    private Issuer() {}

    private static Map<String, Pair> issue() {
        Duration tenDays = Duration.ofDays(10);
        Pair ca = selfSigned("CN=Test CA", IS_AUTHORITY);
        return Map.of(
                "ca", ca,
                "server", issuedBy(ca, "RSA", "CN=localhost", tenDays, FOR_LOCALHOST),
                "renewed", issuedBy(ca, "EC", "CN=localhost", tenDays, FOR_LOCALHOST),
                "ed25519", issuedBy(ca, "Ed25519", "CN=localhost", tenDays, FOR_LOCALHOST),
                "expired", issuedBy(ca, "EC", "CN=localhost", Duration.ofDays(-1), FOR_LOCALHOST),
                "client", issuedBy(ca, "EC", "CN=Ada", tenDays),
                "stranger", selfSigned("CN=Eve"));
    }

    private static Pair selfSigned(String name, byte[]... extensions) {
        KeyPair keys = keys("EC");
        return new Pair(keys.getPrivate(),
                certificate(name, keys.getPrivate(), name, keys, Duration.ofDays(10), extensions));
    }

    private static Pair issuedBy(Pair issuer, String algorithm, String name, Duration validity, byte[]... extensions) {
        KeyPair keys = keys(algorithm);
        String issuerName = issuer.chain[0].getSubjectX500Principal().getName();
        return new Pair(keys.getPrivate(),
                certificate(issuerName, issuer.key, name, keys, validity, extensions), issuer.chain[0]);
    }

    private static KeyPair keys(String algorithm) {
        try {
            return KeyPairGenerator.getInstance(algorithm).generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static X509Certificate certificate(
            String issuer, PrivateKey signing, String subject, KeyPair keys, Duration validity, byte[]... extensions) {
        byte[] content = sequence(
                VERSION_3,
                der(0x02, BigInteger.valueOf(System.nanoTime()).toByteArray()),
                ECDSA_WITH_SHA256,
                new X500Principal(issuer).getEncoded(),
                sequence(time(Instant.now().minus(Duration.ofDays(5))), time(Instant.now().plus(validity))),
                new X500Principal(subject).getEncoded(),
                keys.getPublic().getEncoded(),
                extensions.length == 0 ? new byte[0] : der(0xA3, sequence(extensions)));
        try {
            var signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(signing);
            signature.update(content);
            byte[] whole = sequence(content, ECDSA_WITH_SHA256, der(0x03, new byte[1], signature.sign()));
            return (X509Certificate) CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(whole));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] time(Instant instant) {
        return der(0x17, UTC_TIME.format(instant).getBytes(StandardCharsets.US_ASCII));
    }

    private static byte[] sequence(byte[]... contents) {
        return der(0x30, contents);
    }

    /// X.690 §10.1: a tag, the length in as few bytes as possible, the contents.
    private static byte[] der(int tag, byte[]... contents) {
        int length = Stream.of(contents).mapToInt(each -> each.length).sum();
        var bytes = new ByteArrayOutputStream();
        bytes.write(tag);
        if (length >= 0x100) {
            bytes.write(0x82);
            bytes.write(length >> 8);
        } else if (length >= 0x80) {
            bytes.write(0x81);
        }
        bytes.write(length);
        Stream.of(contents).forEach(bytes::writeBytes);
        return bytes.toByteArray();
    }

    private static byte[] hex(String spaced) {
        return HexFormat.of().parseHex(spaced.replace(" ", ""));
    }

    /// A certificate and those above it.
    public static X509Certificate[] chain(String alias) {
        return ISSUED.get(alias).chain.clone();
    }

    /// The private key.
    public static PrivateKey key(String alias) {
        return ISSUED.get(alias).key;
    }

    /// Bytes as a PEM block.
    public static String pem(String label, byte[] content) {
        String base64 = Base64.getMimeEncoder(LINE, new byte[] {'\n'}).encodeToString(content);
        return "-----BEGIN " + label + "-----\n" + base64 + "\n-----END " + label + "-----\n";
    }

    /// The certificates as PEM, the own one first.
    public static String pemChain(String alias) {
        return Arrays.stream(chain(alias)).map(Issuer::pem).collect(Collectors.joining());
    }

    private static String pem(X509Certificate certificate) {
        try {
            return pem("CERTIFICATE", certificate.getEncoded());
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    /// The private key as PEM.
    public static String pemKey(String alias) {
        return pem("PRIVATE KEY", key(alias).getEncoded());
    }

    /// Writes `cert.pem`.
    public static Path certificateFile(Path directory, String alias) {
        return write(directory.resolve("cert.pem"), pemChain(alias));
    }

    /// Writes `key.pem`.
    public static Path keyFile(Path directory, String alias) {
        return write(directory.resolve("key.pem"), pemKey(alias));
    }

    /// Writes `authorities.pem` with the certificate of an alias alone.
    public static Path authorities(Path directory, String alias) {
        return write(directory.resolve("authorities.pem"), pem(chain(alias)[0]));
    }

    /// Writes `store.p12` with one pair.
    public static Path storeFile(Path directory, String alias) {
        Path file = directory.resolve("store.p12");
        try (var out = Files.newOutputStream(file)) {
            store(alias).store(out, PASSWORD.toCharArray());
            return file;
        } catch (IOException | GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static KeyStore store(String alias) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry("it", key(alias), PASSWORD.toCharArray(), chain(alias));
        return store;
    }

    private static Path write(Path file, String text) {
        try {
            return Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// What a client needs that trusts the authority: with an alias it shows that certificate itself.
    public static SSLContext trusting(String... alias) {
        return context(Arrays.stream(alias).map(Showing::new).toArray(KeyManager[]::new));
    }

    private static SSLContext context(KeyManager... shown) {
        try {
            KeyStore trusted = KeyStore.getInstance("PKCS12");
            trusted.load(null, null);
            trusted.setCertificateEntry("ca", chain("ca")[0]);
            var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(shown, trust.getTrustManagers(), null);
            return context;
        } catch (IOException | GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    /// What a server needs that trusts the authority.
    public static SSLContext serving(String alias) {
        try {
            var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store(alias), PASSWORD.toCharArray());
            return context(keys.getKeyManagers());
        } catch (IOException | GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    /// Shows its certificate whether the peer trusts those who have issued it or not.
    private static final class Showing extends X509ExtendedKeyManager {

        private final String alias;

        Showing(String alias) {
            this.alias = alias;
        }

        @Override
        public String chooseClientAlias(String[] keyTypes, Principal[] issuers, Socket socket) {
            return alias;
        }

        @Override
        public String chooseEngineClientAlias(String[] keyTypes, Principal[] issuers, SSLEngine engine) {
            return alias;
        }

        @Override
        public X509Certificate[] getCertificateChain(String ours) {
            return chain(alias);
        }

        @Override
        public PrivateKey getPrivateKey(String ours) {
            return key(alias);
        }

        @Override
        public String[] getClientAliases(String keyType, Principal[] issuers) {
            return new String[] {alias};
        }

        @Override
        public String[] getServerAliases(String keyType, Principal[] issuers) {
            return new String[0];
        }

        @Override
        public String chooseServerAlias(String keyType, Principal[] issuers, Socket socket) {
            return null;
        }
    }
}
