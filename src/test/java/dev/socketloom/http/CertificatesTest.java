package dev.socketloom.http;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLKeyException;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CertificatesTest {

    @TempDir
    private Path directory;

    private Certificates read(String text) throws IOException {
        return Certificates.read(Files.writeString(directory.resolve("cert.pem"), text));
    }

    private String refusal(String text) {
        return assertThrows(SSLKeyException.class, () -> read(text).chain()).getMessage().replace(directory + "/", "");
    }

    @Test
    void aChainIsReadInItsOrder() throws Exception {
        Certificates read = read(Issuer.pemChain("server") + Issuer.pemKey("server"));
        assertEquals(Issuer.chain("server")[0], read.own());
        assertEquals(2, read.all().size());
        assertArrayEquals(Issuer.chain("server"), read.chain());
    }

    // RFC 8446 §4.4.2: "Each following certificate SHOULD directly certify the one immediately preceding it."
    @Test
    void aChainOutOfOrderIsRefusedAndTheMessageNamesThePair() {
        assertEquals("cert.pem is out of order: CN=localhost has not issued CN=Test CA, which stands before it."
                + " The server's own certificate comes first, then its issuer's",
                refusal(Issuer.pemChain("ca") + Issuer.pemChain("server")));
    }

    @Test
    void aFileWithoutCertificatesIsRefused() {
        assertEquals("cert.pem holds no certificate in PEM form: -----BEGIN CERTIFICATE-----",
                refusal(Issuer.pemKey("server")));
    }

    @Test
    void aBlockThatOnlyClaimsToBeACertificateIsRefused() {
        String message = refusal(Issuer.pem("CERTIFICATE", Issuer.key("server").getEncoded()));
        assertTrue(message.startsWith("cert.pem holds something else as a certificate: "), message);
    }

    @Test
    void authoritiesAcceptWhatTheyHaveIssuedAndNothingElse() throws Exception {
        Certificates authorities = read(Issuer.pemChain("stranger") + Issuer.pemChain("ca")); // in any order
        var trust = (X509TrustManager) authorities.trust()[0];
        trust.checkClientTrusted(Issuer.chain("client"), "EC");
        trust.checkClientTrusted(Issuer.chain("stranger"), "EC");
        assertEquals(2, List.of(trust.getAcceptedIssuers()).size());
        var others = (X509TrustManager) read(Issuer.pemChain("stranger")).trust()[0];
        X509Certificate[] client = Issuer.chain("client");
        assertThrows(CertificateException.class, () -> others.checkClientTrusted(client, "EC"));
    }
}
