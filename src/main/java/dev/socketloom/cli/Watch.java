package dev.socketloom.cli;

import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Runs somebody's program, and again whenever its files change: for developing.
///
/// ```text
///   --watch Chat.java     java -cp socketloom.jar Chat.java   ◀── anything below the directory of Chat.java
///   --watch app.Chat      java -cp <the same> app.Chat        ◀── anything below the directories of the class path
/// ```
///
/// The program runs in a process of its own, because classes cannot be unloaded and a port is surely free when its
/// process has ended. It is told to end as by Ctrl-C, so that its clients learn it and connect again to the next one.
///
/// Owned by the main thread; [#close()] is the shutdown hook's.
final class Watch implements AutoCloseable {

    /// A little longer than a server of ours takes at most to say goodbye.
    private static final Duration PATIENCE = Duration.ofSeconds(6);

    private static final String SOURCE = ".java";

    private final String program;
    private final PrintStream err;
    private final Changes changes;
    private volatile @Nullable Process process;

    /// @param program a source file, or the name of a class
    /// @param more a further directory to watch
    /// @throws IOException when a directory cannot be watched
    Watch(String program, Optional<Path> more, PrintStream err) throws IOException {
        this.program = program;
        this.err = err;
        var directories = new ArrayList<>(directories(program));
        more.ifPresent(directories::add);
        changes = new Changes(directories);
    }

    /// Whether a word names a program that there may be.
    static boolean isProgram(String word) {
        return word.endsWith(SOURCE)
                ? Files.isRegularFile(Path.of(word))
                : word.matches("(?:[\\p{L}_$][\\p{L}\\p{N}_$]*\\.)*[\\p{L}_$][\\p{L}\\p{N}_$]*");
    }

    private static List<Path> directories(String program) {
        if (program.endsWith(SOURCE)) {
            return List.of(Path.of(program).toAbsolutePath().getParent());
        }
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(Path::of)
                .filter(Files::isDirectory)
                .toList();
    }

    /// Runs the program again and again, until this is closed.
    void run() throws IOException, InterruptedException {
        do {
            Process running = start();
            process = running;
            var _ = running.onExit().thenAccept(this::ended);
        } while (changes.await() && end());
    }

    private Process start() throws IOException {
        return new ProcessBuilder(command(program)).inheritIO().start();
    }

    /// The command line of a program, on the class path or the module path that this one runs on.
    static List<String> command(String program) {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String modules = System.getProperty("jdk.module.path", "");
        return modules.isEmpty()
                ? List.of(java, "-cp", System.getProperty("java.class.path"), program)
                : List.of(java, "-p", modules, "--add-modules", "dev.socketloom", program);
    }

    private void ended(Process which) {
        if (which.equals(process)) {
            err.println("socketloom: " + program + " ended with status " + which.exitValue() + "; waiting for a change");
        }
    }

    /// Ends the program that runs, if one does.
    private boolean end() throws InterruptedException {
        Process running = process;
        process = null;
        if (running != null) {
            running.destroy();
            if (!running.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                running.destroyForcibly().waitFor();
            }
        }
        return true;
    }

    @Override
    public void close() {
        try (changes) {
            boolean _ = end();
        } catch (IOException | InterruptedException e) {
            err.println("socketloom: " + program + " may still be running: " + e.getMessage());
        }
    }
}
