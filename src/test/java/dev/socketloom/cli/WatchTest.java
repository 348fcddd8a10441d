package dev.socketloom.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// With real files and a real process, because what is promised is about those.
@Timeout(60)
class WatchTest {

    @TempDir
    Path directory;

    private CompletableFuture<Boolean> next(Changes changes) {
        var seen = new CompletableFuture<Boolean>();
        Thread.startVirtualThread(() -> {
            try {
                seen.complete(changes.await());
            } catch (Exception e) {
                seen.completeExceptionally(e);
            }
        });
        return seen;
    }

    @Nested
    class AChange {

        @Test
        void isANewFileOrOneInADirectoryThatCameLater() throws Exception {
            try (var changes = new Changes(List.of(directory))) {
                var first = next(changes);
                Path later = Files.createDirectory(directory.resolve("later"));
                assertTrue(first.get());
                var second = next(changes);
                Files.writeString(later.resolve("page.html"), "x");
                assertTrue(second.get());
            }
        }

        @Test
        void isNothingHidden() throws Exception {
            Files.createDirectory(directory.resolve("node_modules"));
            try (var changes = new Changes(List.of(directory))) {
                var seen = next(changes);
                Files.writeString(directory.resolve(".swap"), "x");
                Files.writeString(directory.resolve("node_modules").resolve("x.js"), "x");
                Path below = Files.createDirectory(directory.resolve(".git"));
                Files.writeString(below.resolve("index"), "x");
                assertFalse(seen.isDone());
                Files.writeString(directory.resolve("seen"), "x");
                assertTrue(seen.get());
            }
        }

        @Test
        void isNotTheEndOfTheWatching() throws Exception {
            var changes = new Changes(List.of(directory));
            var seen = next(changes);
            changes.close();
            assertFalse(seen.get());
        }
    }

    @Nested
    class AProgram {

        @ParameterizedTest
        @ValueSource(strings = {"Chat", "app.Chat", "a_b.C$d"})
        void mayBeAClass(String word) {
            assertTrue(Watch.isProgram(word));
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "-version", "a..B", "a/B", "Absent.java", "1a", "x y"})
        void isNothingElse(String word) {
            assertFalse(Watch.isProgram(word));
        }

        @Test
        void runsOnOurClassPath() {
            List<String> command = Watch.command("Chat.java");
            assertEquals("Chat.java", command.getLast());
            assertTrue(command.contains("-cp") || command.contains("--add-modules"), command.toString());
        }

        /// The program tells its word to us over a connection, as it would serve: one line, when it starts.
        @Test
        void isStartedAgainWhenItsFileChanges() throws Exception {
            try (var told = new ServerSocket(0, 2, InetAddress.getLoopbackAddress())) {
                Path file = directory.resolve("Hello.java");
                Files.writeString(file, source("one", told.getLocalPort()));
                var err = new ByteArrayOutputStream();
                var watch = new Watch(file.toString(), Optional.empty(), new PrintStream(err, true, UTF_8));
                var running = new FutureTask<>(() -> {
                    watch.run();
                    return "ended";
                });
                Thread.startVirtualThread(running);
                try (watch) {
                    assertEquals("one", word(told));
                    Files.writeString(file, source("two", told.getLocalPort()));
                    assertEquals("two", word(told));
                }
                assertEquals("ended", running.get());
                assertEquals("", err.toString(UTF_8));
            }
        }

        private String source(String word, int port) {
            return """
                    void main() throws Exception {
                        try (var out = new java.net.Socket("localhost", %d).getOutputStream()) {
                            out.write("%s\\n".getBytes());
                        }
                        Thread.sleep(600_000);
                    }
                    """.formatted(port, word);
        }

        private String word(ServerSocket told) throws Exception {
            try (var in = new BufferedReader(new InputStreamReader(told.accept().getInputStream(), UTF_8))) {
                return in.readLine();
            }
        }
    }
}
