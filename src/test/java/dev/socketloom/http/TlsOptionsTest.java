package dev.socketloom.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.socketloom.http.TlsOptions.ClientAuth;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TlsOptionsTest {

    private static final Path A = Path.of("a");
    private static final Path B = Path.of("b");
    private static final Path C = Path.of("c");

    private static List<Path> files(TlsOptions.Identity identity, Optional<Path> authorities) {
        return new TlsOptions(identity, ClientAuth.NEED, authorities).files();
    }

    @Test
    void everyFileIsLookedAfterWhateverItIsFor() {
        assertEquals(List.of(A, B), files(new TlsOptions.PemFiles(A, B), Optional.empty()));
        assertEquals(List.of(A, B, C), files(new TlsOptions.PemFiles(A, B), Optional.of(C)));
        assertEquals(List.of(A, C), files(new TlsOptions.Pkcs12File(A, new char[0]), Optional.of(C)));
        assertEquals(List.of(), files(new TlsOptions.Ready(Issuer.serving("server")), Optional.empty()));
    }
}
