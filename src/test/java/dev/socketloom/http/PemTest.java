package dev.socketloom.http;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.net.ssl.SSLKeyException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PemTest {

    @TempDir
    private Path directory;

    private List<Pem> read(String text) throws IOException {
        return Pem.read(Files.writeString(directory.resolve("x.pem"), text));
    }

    private String refusal(String text) {
        return assertThrows(SSLKeyException.class, () -> {
            for (Pem block : read(text)) {
                block.content();
            }
        }).getMessage().replace(directory + "/", "");
    }

    @Test
    void blocksComeInTheirOrderWithTextAroundThem() throws Exception {
        List<Pem> blocks = read("""
                subject=CN = localhost
                -----BEGIN A B-----
                AAEC
                Aw==
                -----END A B-----
                and some more
                -----BEGIN A B-----
                BA==
                -----END A B-----
                -----BEGIN OTHER-----
                -----END OTHER-----
                """);
        assertEquals(List.of("A B", "A B", "OTHER"), blocks.stream().map(Pem::label).toList());
        assertArrayEquals(new byte[] {0, 1, 2, 3}, blocks.get(0).content());
        assertArrayEquals(new byte[] {4}, blocks.get(1).content());
        assertArrayEquals(new byte[0], blocks.get(2).content());
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "-----BEGIN X-----\r\nAAEC\r\n-----END X-----\r\n",
        "-----BEGIN X-----\rAAEC\r-----END X-----\r",
        "-----BEGIN X-----\nAAEC\n-----END X-----",
        " -----BEGIN X----- \n AA \t\n\n EC \n\t-----END X----- \n"})
    void spacesAroundLinesAndTheirEndsMeanNothing(String text) throws Exception {
        assertArrayEquals(new byte[] {0, 1, 2}, read(text).getFirst().content());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "nothing", "-----BEGIN-----", "-----BEGIN ----", "----BEGIN X----\nAA==\n----END X----",
        "-----END X-----"})
    void whatIsNoBlockIsText(String text) throws Exception {
        assertEquals(List.of(), read(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-----BEGIN X-----\nAAEC\n", "-----BEGIN X-----\nAAEC\n-----END Y-----\n",
        "-----BEGIN X-----\nAAEC\n-----END X----"})
    void aBlockWithoutItsEndIsAnError(String text) {
        assertEquals("x.pem ends within a block: -----END X----- is missing", refusal(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"AA*C", "AAECA", "AA==AA==", "Proc-Type: 4,ENCRYPTED\nAAEC"})
    void whatIsNotBase64IsAnErrorOnceItIsWanted(String content) throws Exception {
        String text = "-----BEGIN X-----\n" + content + "\n-----END X-----\n";
        assertEquals("X", read(text).getFirst().label());
        assertEquals("x.pem: the X is not base64", refusal(text));
    }

    @Test
    void aBinaryFileIsReadAsOneWithoutBlocks() throws Exception {
        Path der = Files.write(directory.resolve("x.der"), Issuer.chain("server")[0].getEncoded());
        assertEquals(List.of(), Pem.read(der));
    }

    @Test
    void aFileThatCannotBeReadIsNamedWithTheReason() {
        Path absent = directory.resolve("absent.pem");
        var thrown = assertThrows(SSLKeyException.class, () -> Pem.read(absent));
        assertEquals("cannot read " + absent + ": there is no such file", thrown.getMessage());
        var other = assertThrows(SSLKeyException.class, () -> Pem.read(directory));
        assertTrue(other.getMessage().startsWith("cannot read " + directory + ": "), other.getMessage());
        assertEquals("cannot read x: access is denied",
                Pem.unreadable(Path.of("x"), new AccessDeniedException("x")).getMessage());
    }
}
