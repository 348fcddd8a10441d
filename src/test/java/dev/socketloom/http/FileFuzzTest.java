package dev.socketloom.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.socketloom.trials.Fuzz;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import javax.net.ssl.SSLKeyException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Names of files that are nearly right, and files that are nearly certificates.
@Timeout(3_600)
class FileFuzzTest {

    private static final int FILES = 3_000;

    private static final Set<String> SEEN = Set.of("a.txt", "sub/index.html", ".well-known/x", "sub/deep/b.css");

    @TempDir
    private Path directory;

    /// A directory with a few files beside one that nobody may see.
    private WebRoot site() throws IOException {
        Path root = Files.createDirectories(directory.resolve("site"));
        for (String name : List.of("a.txt", "sub/index.html", "sub/deep/b.css", ".well-known/x", ".hidden", "sub/.git/config")) {
            Path file = root.resolve(name);
            Files.createDirectories(file.getParent());
            Files.writeString(file, name);
        }
        Files.writeString(directory.resolve("secret.txt"), "secret");
        Files.createSymbolicLink(root.resolve("out"), directory);
        Files.createSymbolicLink(root.resolve("in"), root.resolve("sub"));
        Files.createSymbolicLink(root.resolve("shown"), root.resolve(".hidden"));
        return new WebRoot(root);
    }

    /// Twice: as somebody asks, and as a careless caller would.
    @Test
    void everyPathLeadsToAFileThatMayBeSeenOrNowhere() throws Exception {
        WebRoot root = site();
        Fuzz.of("static-path")
                .words("/", "..", "/../", ".", "%2e", "%2f", "%5c", "\\", "//", "\0", "%00", "secret.txt", "site", "out", "in",
                        "a.txt", ".hidden", ".well-known", ".git", "shown", "index.html", "sub", "\u00e9", "~")
                .run(bytes -> {
                    String sent = new String(bytes, StandardCharsets.ISO_8859_1);
                    boolean careless = seen(root, sent);
                    return seen(root, decoded(sent)) || careless;
                });
    }

    private static String decoded(String sent) {
        try {
            return Target.parse("GET", sent, "h").path();
        } catch (HttpException e) {
            return "";
        }
    }

    private boolean seen(WebRoot root, String path) throws IOException {
        WebFile file = path.isEmpty() ? null : root.find(path.substring(1));
        if (file != null) {
            String name = directory.toRealPath().resolve("site").relativize(file.path()).toString();
            assertTrue(SEEN.contains(name), name);
            assertEquals(name, Files.readString(file.path()));
        }
        return file != null;
    }

    @Test
    void everyPemFileHasBlocksOrIsRefused() {
        Path file = directory.resolve("x.pem");
        Fuzz.of("pem").runs(FILES)
                .words("-----BEGIN ", "-----END ", "-----", "\n", "\r", "CERTIFICATE", "PRIVATE KEY", "=", "AAAA", " ")
                .run(bytes -> {
                    Files.write(file, bytes);
                    try {
                        for (Pem block : Pem.read(file)) {
                            assertTrue(block.content().length <= bytes.length);
                        }
                        return true;
                    } catch (SSLKeyException e) {
                        return false;
                    }
                });
    }

    @Test
    void everyCertificateWithItsKeyIsTakenOrRefused() {
        Path file = directory.resolve("x.pem");
        Stream<byte[]> pairs = Stream.of("server", "renewed", "ed25519")
                .map(alias -> (Issuer.pemChain(alias) + Issuer.pemKey(alias)).getBytes(StandardCharsets.ISO_8859_1));
        Fuzz.of("pem").samples(pairs).runs(FILES / 2).allocates(8 << 20).run(bytes -> {
            Files.write(file, bytes);
            try {
                return KeyMaterial.pem(file, file).managers().length > 0;
            } catch (SSLKeyException e) {
                return false;
            }
        });
    }
}
