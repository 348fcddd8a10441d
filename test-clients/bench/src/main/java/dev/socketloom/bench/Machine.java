package dev.socketloom.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// What is measured on.
///
/// Stateless.
final class Machine {

    private static final Path PROCESSORS = Path.of("/proc/cpuinfo");

    private Machine() {}

    /// Keeps this program, all its threads, from the core that servers are pinned to. On a machine of one core they meet.
    static void leaveFirstCore() throws IOException, InterruptedException {
        int last = cores() - 1;
        if (last > 0) {
            answer("taskset", "-a", "-p", "-c", "1-" + last, String.valueOf(ProcessHandle.current().pid()));
        }
    }

    /// All there are, although this program may be kept from some.
    static int cores() throws IOException {
        return Files.exists(PROCESSORS)
                ? (int) Files.readAllLines(PROCESSORS).stream().filter(line -> line.startsWith("processor")).count()
                : Runtime.getRuntime().availableProcessors();
    }

    /// A sentence that belongs under every table.
    static String description(boolean pinned, int rounds, Duration window) throws IOException, InterruptedException {
        return "Measured on %d cores (%s), %s %s, JDK %s, Node %s%s; %d rounds of %d s.%n".formatted(
                cores(), processor(), System.getProperty("os.name"), System.getProperty("os.version"),
                Runtime.version().toString().replaceAll("\\+.*", ""), answer("node", "--version").replace("v", ""),
                pinned ? ", servers and clients pinned" : "", rounds, window.toSeconds());
    }

    private static String processor() throws IOException {
        if (!Files.exists(PROCESSORS)) {
            return System.getProperty("os.arch");
        }
        return Files.readAllLines(PROCESSORS).stream()
                .filter(line -> line.startsWith("model name"))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElse(System.getProperty("os.arch"));
    }

    private static String answer(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(new ArrayList<>(List.of(command))).redirectErrorStream(true).start();
        List<String> lines = process.inputReader().readAllLines();
        process.waitFor();
        return lines.isEmpty() ? "" : lines.getFirst();
    }
}
