package dev.socketloom.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.socketloom.ServerOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class OptionsTest {

    @TempDir
    Path directory;

    @Nested
    class Defaults {

        private final Options options = parse();

        @Test
        void areThoseOfFlaskSocketIO() {
            assertEquals("127.0.0.1", options.host());
            assertEquals(5000, options.port());
            assertEquals("/socket.io", options.path());
            assertEquals(List.of(), options.corsAllowedOrigins());
            assertEquals(Duration.ofSeconds(25), options.pingInterval());
            assertEquals(Duration.ofSeconds(20), options.pingTimeout());
            assertEquals(1_000_000, options.maxPayload());
            assertEquals(Set.of("polling", "websocket"), options.transports());
        }

        @Test
        void askForNothingElse() {
            assertTrue(options.staticDirectory().isEmpty());
            assertTrue(options.clientDirectory().isEmpty());
            assertTrue(options.tls().isEmpty());
            assertFalse(options.perMessageDeflate() || options.rehearse());
            assertFalse(options.logOutput() || options.debug() || options.help() || options.version());
        }
    }

    @Nested
    class EachOption {

        @Test
        void isRead() throws Exception {
            Files.createFile(directory.resolve("socket.io.js"));
            Options options = parse("--host", "::1", "--port", "0", "--path", "/chat/v1/",
                    "--static", directory.toString(), "--client-dir", directory.toString(),
                    "--ping-interval", "300ms", "--ping-timeout", "2s", "--max-payload", "1024",
                    "--transports", "websocket", "--per-message-deflate",
                    "--log-output", "--debug", "--help", "--version");
            assertEquals("::1", options.host());
            assertEquals(0, options.port());
            assertEquals("/chat/v1", options.path());
            assertEquals(directory, options.staticDirectory().orElseThrow());
            assertEquals(directory, options.clientDirectory().orElseThrow());
            assertEquals(Duration.ofMillis(300), options.pingInterval());
            assertEquals(Duration.ofSeconds(2), options.pingTimeout());
            assertEquals(1024, options.maxPayload());
            assertEquals(Set.of("websocket"), options.transports());
            assertTrue(options.perMessageDeflate());
            assertTrue(options.logOutput() && options.debug() && options.help() && options.version());
        }

        @Test
        void mayBeARehearsalAtAnyPort() {
            Options options = parse("--rehearse");
            assertTrue(options.rehearse());
            assertEquals(0, options.port());
        }

        @Test
        void mayBeJoinedToItsValue() {
            assertEquals(8000, parse("--port=8000").port());
        }

        @Test
        void standsInAnyOrder() {
            assertEquals(parse("--port", "1", "--host", "h"), parse("--host", "h", "--port", "1"));
        }

        @Test
        void reachesTheEndOfItsRange() {
            assertEquals(65_535, parse("--port", "65535").port());
            assertEquals(1_073_741_823, parse("--max-payload", "1073741823").maxPayload());
        }

        @ParameterizedTest
        @EnumSource(Flag.class)
        void standsInTheHelpText(Flag flag) {
            assertTrue(Flag.help().lines().anyMatch(line -> line.startsWith("  " + flag.spelling + " ")));
        }

        @Test
        void showsItsDefault() {
            String help = Flag.help();
            var defaults = "(127.0.0.1) (5000) (/socket.io) (25s) (20s) (1000000) (polling,websocket)";
            for (String word : defaults.split(" ", -1)) {
                assertTrue(help.contains(" " + word + "\n"), word);
            }
        }

        @Test
        void fitsIntoAHundredColumns() {
            assertEquals(List.of(), Flag.help().lines().filter(line -> line.length() > 100).toList());
        }
    }

    @Nested
    class Origins {

        @Test
        void areSeparatedByCommasAndRepeated() {
            Options options = parse("--cors-allowed-origins", "http://a.example, https://b.example:8443",
                    "--cors-allowed-origins", "http://[::1]:80");
            assertEquals(List.of("http://a.example", "https://b.example:8443", "http://[::1]:80"),
                    options.corsAllowedOrigins());
        }

        @Test
        void mayBeAll() {
            assertEquals(List.of("*"), parse("--cors-allowed-origins", "*").corsAllowedOrigins());
        }

        @ParameterizedTest
        @ValueSource(strings = {"example.org", "http://a.example?x", "http://a.example/x", "http://", "", "http://a,"})
        void haveSchemeAndHostAndNothingElse(String origins) {
            String allowed = ServerOptions.CORS_ALLOWED_ORIGINS.range();
            assertEquals("--cors-allowed-origins takes " + allowed + ", not '" + origins + "'",
                    refusal("--cors-allowed-origins", origins));
        }
    }

    @Nested
    class ACertificate {

        private Path file(String name) throws Exception {
            return Files.createFile(directory.resolve(name));
        }

        @Test
        void isAFileWithItsKeyInAnotherOne() throws Exception {
            Path certificate = file("cert.pem");
            Options options = parse("--certfile", certificate.toString(), "--keyfile", file("key.pem").toString());
            assertEquals("Tls[" + certificate + ", client certificates: NONE]", options.tls().orElseThrow().toString());
        }

        @Test
        void mayHaveItsKeyInTheSameFile() throws Exception {
            assertTrue(parse("--certfile", file("both.pem").toString()).tls().isPresent());
        }

        @Test
        void isWhatAKeyBelongsTo() throws Exception {
            assertEquals("--keyfile takes the key of a --certfile, and there is none",
                    refusal("--keyfile", file("key.pem").toString()));
        }
    }

    @Nested
    class WrongWords {

        @ParameterizedTest
        @CsvSource(delimiter = '|', quoteCharacter = '"', value = {
            "--host           | \" \"          | a host name or an address",
            "--port           | 65536          | 0 to 65535",
            "--port           | -1             | 0 to 65535",
            "--port           | abc            | 0 to 65535",
            "--port           | +5             | 0 to 65535",
            "--port           | ٥              | 0 to 65535",
            "--port           | 4294967296     | 0 to 65535",
            "--port           | 99999999999999 | 0 to 65535",
            "--port           | \"\"           | 0 to 65535",
            "--path           | chat           | a path that begins with / and has only letters, digits, . _ ~ -",
            "--path           | /              | a path that begins with / and has only letters, digits, . _ ~ -",
            "--path           | /a b           | a path that begins with / and has only letters, digits, . _ ~ -",
            "--path           | /<b>           | a path that begins with / and has only letters, digits, . _ ~ -",
            "--static         | /no/such/place | a directory",
            "--static         | \"\"           | a directory",
            "--client-dir     | /              | a directory that holds socket.io.js",
            "--certfile       | /no/such/file  | a file",
            "--certfile       | /              | a file",
            "--keyfile        | /no/such/file  | a file",
            "--ping-interval  | 25             | 10 ms to 86400 s, with its unit: 25s",
            "--ping-interval  | 0s             | 10 ms to 86400 s, with its unit: 25s",
            "--ping-interval  | 1m             | 10 ms to 86400 s, with its unit: 25s",
            "--ping-timeout   | 1.5s           | 10 ms to 86400 s, with its unit: 20s",
            "--ping-timeout   | 86401s         | 10 ms to 86400 s, with its unit: 20s",
            "--max-payload    | 1023           | 1024 to 1073741823",
            "--max-payload    | 2147483648     | 1024 to 1073741823",
            "--max-payload    | 1MB            | 1024 to 1073741823",
            "--transports     | webtransport   | \"polling, websocket or both\"",
            "--transports     | \"\"           | \"polling, websocket or both\""})
        void areNamedWithWhatIsAllowed(String option, String word, String allowed) {
            assertEquals(option + " takes " + allowed + ", not '" + word + "'", refusal(option, word));
        }

        @Test
        void mayBeAnUnknownOption() {
            assertEquals("there is no option --prot", refusal("--prot", "5000"));
            assertEquals("there is no option -p", refusal("-p"));
        }

        @Test
        void mayBelongToNoOption() {
            assertEquals("every word belongs to an option, and '5000' to none", refusal("5000"));
        }

        @Test
        void mayBeMissing() {
            assertEquals("--port takes a value: --port NUMBER", refusal("--port"));
            assertEquals("--host takes a value: --host ADDRESS", refusal("--host", "--port", "1"));
        }

        @Test
        void mayBeTooMany() {
            assertEquals("--port was given twice", refusal("--port", "1", "--port", "1"));
            assertEquals("--debug takes no value", refusal("--debug=yes"));
        }

        @Test
        void mayNotGoTogether() {
            assertEquals("--rehearse goes with no other option, so not with --port", refusal("--rehearse", "--port", "1"));
            assertEquals("--watch goes with no other option than --static, so not with --rehearse",
                    refusal("--rehearse", "--watch", "app.Chat"));
        }

        @Test
        void stayOnOneShortLine() {
            String message = refusal("--port", "1\n2\u001b[31m" + "x".repeat(500));
            assertFalse(message.chars().anyMatch(Character::isISOControl));
            assertTrue(message.length() < 150);
        }
    }

    private static Options parse(String... words) {
        try {
            return Options.parse(words);
        } catch (UsageException e) {
            throw new AssertionError(e);
        }
    }

    private static String refusal(String... words) {
        return assertThrows(UsageException.class, () -> Options.parse(words)).getMessage();
    }
}
