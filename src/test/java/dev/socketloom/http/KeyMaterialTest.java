package dev.socketloom.http;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import javax.net.ssl.SSLKeyException;
import javax.net.ssl.X509KeyManager;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeyMaterialTest {

    @TempDir
    private Path directory;

    private String refusal(Executable reading) {
        return assertThrows(SSLKeyException.class, reading).getMessage().replace(directory + "/", "");
    }

    private Path key(String text) throws IOException {
        return Files.writeString(directory.resolve("key.pem"), text);
    }

    @Nested
    class FromPem {

        @ParameterizedTest
        @CsvSource({"server, RSA", "renewed, EC", "ed25519, EdDSA"})
        void theKeyAndItsChainAreOffered(String alias, String kind) throws Exception {
            var material = KeyMaterial.pem(
                    Issuer.certificateFile(directory, alias), Issuer.keyFile(directory, alias));
            assertEquals(Issuer.chain(alias)[0], material.certificate());
            assertEquals(kind, material.certificate().getPublicKey().getAlgorithm());
            var manager = (X509KeyManager) material.managers()[0];
            assertEquals(Issuer.key(alias), manager.getPrivateKey("server"));
            assertArrayEquals(Issuer.chain(alias), manager.getCertificateChain("server"));
        }

        @Test
        void bothMayStandInOneFile() throws Exception {
            Path both = key("-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n"
                    + Issuer.pemKey("renewed") + Issuer.pemChain("renewed"));
            assertEquals(Issuer.chain("renewed")[0], KeyMaterial.pem(both, both).certificate());
        }

        @ParameterizedTest
        @ValueSource(strings = {"RSA PRIVATE KEY", "EC PRIVATE KEY", "DSA PRIVATE KEY", "ENCRYPTED PRIVATE KEY"})
        void aKeyInAnotherFormIsRefusedWithTheCommandThatConvertsIt(String label) throws Exception {
            Path certificate = Issuer.certificateFile(directory, "server");
            Path key = key("-----BEGIN " + label + "-----\nProc-Type: 4,ENCRYPTED\n\nAA==\n-----END " + label + "-----\n");
            assertEquals("key.pem holds an " + label + ", but a PRIVATE KEY is needed (PKCS #8, not encrypted)."
                    + " This makes one: openssl pkey -in key.pem -out pkcs8-key.pem",
                    refusal(() -> KeyMaterial.pem(certificate, key)));
        }

        @Test
        void aFileWithoutAKeyIsRefused() {
            Path certificate = Issuer.certificateFile(directory, "server");
            assertEquals("cert.pem holds no private key in PEM form: -----BEGIN PRIVATE KEY-----",
                    refusal(() -> KeyMaterial.pem(certificate, certificate)));
        }

        @ParameterizedTest
        @CsvSource({
            "server,  client,  an RSA key of CN=localhost",
            "renewed, client,  an EC key of CN=localhost",
            "renewed, server,  an EC key of CN=localhost",
            "ed25519, renewed, an EdDSA key of CN=localhost"})
        void aKeyOfAnotherCertificateIsRefused(String certificate, String key, String kind) {
            Path chain = Issuer.certificateFile(directory, certificate);
            Path other = Issuer.keyFile(directory, key);
            assertEquals("the private key in key.pem does not belong to the certificate in cert.pem, which is one for "
                    + kind, refusal(() -> KeyMaterial.pem(chain, other)));
        }

        @Test
        void aKeyOfTheSameKindOfAnotherCertificateIsRefused() throws Exception {
            for (String kind : new String[] {"RSA", "Ed25519"}) {
                String alias = kind.equals("RSA") ? "server" : "ed25519";
                Path chain = Issuer.certificateFile(directory, alias);
                byte[] other = KeyPairGenerator.getInstance(kind).generateKeyPair().getPrivate().getEncoded();
                Path key = key(Issuer.pem("PRIVATE KEY", other));
                String message = refusal(() -> KeyMaterial.pem(chain, key));
                assertTrue(message.startsWith("the private key in key.pem does not belong to"), message);
            }
        }

        @Test
        void aDamagedKeyBelongsToNothing() throws Exception {
            Path chain = Issuer.certificateFile(directory, "server");
            Path key = key(Issuer.pem("PRIVATE KEY", new byte[] {0x30, 0}));
            String message = refusal(() -> KeyMaterial.pem(chain, key));
            assertTrue(message.startsWith("the private key in key.pem does not belong to"), message);
        }
    }

    @Nested
    class FromPkcs12 {

        private final char[] password = Issuer.PASSWORD.toCharArray();

        @Test
        void theKeyAndItsChainAreOffered() throws Exception {
            var material = KeyMaterial.pkcs12(Issuer.storeFile(directory, "server"), password);
            assertEquals(Issuer.chain("server")[0], material.certificate());
            assertArrayEquals(Issuer.chain("server"),
                    ((X509KeyManager) material.managers()[0]).getCertificateChain("it"));
        }

        @Test
        void aWrongPasswordIsSaid() {
            Path store = Issuer.storeFile(directory, "server");
            assertEquals("cannot read store.p12: keystore password was incorrect",
                    refusal(() -> KeyMaterial.pkcs12(store, "wrong".toCharArray())));
        }

        @Test
        void somethingElseIsRefused() {
            Path pem = Issuer.certificateFile(directory, "server");
            String message = refusal(() -> KeyMaterial.pkcs12(pem, password));
            assertTrue(message.startsWith("cannot read cert.pem: "), message);
            assertEquals("cannot read absent: there is no such file",
                    refusal(() -> KeyMaterial.pkcs12(directory.resolve("absent"), password)));
        }

        @Test
        void aStoreWithoutAKeyIsRefused() throws Exception {
            Path file = directory.resolve("store.p12");
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setCertificateEntry("ca", Issuer.chain("ca")[0]);
            try (var out = Files.newOutputStream(file)) {
                store.store(out, password);
            }
            assertEquals("store.p12 holds no private key with its certificate",
                    refusal(() -> KeyMaterial.pkcs12(file, password)));
        }
    }
}
