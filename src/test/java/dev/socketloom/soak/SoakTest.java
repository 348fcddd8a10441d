package dev.socketloom.soak;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Storms of clients over real sockets against a server in a JVM of its own. After them nothing is left: its threads,
/// sessions, rooms, file descriptors and its heap are what they were before.
///
/// "Before" is after a first, short storm, in which the JVM has loaded its classes and started its own threads.
///
/// `-Dsoak.minutes=10` makes it last.
@Timeout(value = 2, unit = TimeUnit.HOURS)
class SoakTest {

    private static final Duration FIRST = Duration.ofSeconds(2);
    private static final Duration USUAL = Duration.ofSeconds(4);
    private static final Duration LONG = Duration.ofMinutes(Integer.getInteger("soak.minutes", 0));

    private static final int CLIENTS = 20;
    private static final int SILENT = 8;

    /// How often is asked whether it is calm.
    private static final Duration PACE = Duration.ofMillis(500);

    /// For deadlines of some seconds, and for a machine that has other things to do.
    private static final Duration CALM = Duration.ofMinutes(3);

    /// What a collector leaves, and what code compiled meanwhile refers to; a few bytes for each client would be more.
    private static final long HEAP_SLACK = 6 * 1024;

    private Process server;
    private BufferedReader out;
    private Writer in;
    private int port;

    @BeforeEach
    void start() throws IOException {
        String jackson = Stream.of("jdk.module.path", "java.class.path")
                .flatMap(path -> Stream.of(System.getProperty(path, "").split(File.pathSeparator)))
                .filter(entry -> entry.contains("jackson-core"))
                .findFirst()
                .orElseThrow();
        server = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m", "-XX:+UseSerialGC", "-Djdk.virtualThreadScheduler.parallelism=2", "-cp",
                String.join(File.pathSeparator, "target/classes", "target/test-classes", jackson),
                SoakServer.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        out = server.inputReader(StandardCharsets.UTF_8);
        in = server.outputWriter(StandardCharsets.UTF_8);
        port = Integer.parseInt(out.readLine());
    }

    @AfterEach
    void stop() throws InterruptedException {
        server.destroyForcibly();
        assertTrue(server.waitFor(60, TimeUnit.SECONDS));
    }

    private Figures figures() throws IOException {
        in.write("figures\n");
        in.flush();
        return Figures.parse(out.readLine());
    }

    private Map<String, LongAdder> storm(Duration length, long seed) throws InterruptedException {
        Map<String, LongAdder> counts = Storm.counts();
        long end = System.nanoTime() + length.toNanos();
        var clients = new ArrayList<Thread>();
        for (int i = 0; i < CLIENTS + SILENT; i++) {
            var client = new Storm(port, seed * (CLIENTS + SILENT) + i, end, counts);
            clients.add(Thread.ofVirtual().start(i < CLIENTS ? client : client::runSilently));
        }
        for (Thread client : clients) {
            client.join();
        }
        return new TreeMap<>(counts);
    }

    /// Asks until the figures are as they should be, or the patience is over.
    private Figures when(Predicate<Figures> calm) throws IOException {
        long end = System.nanoTime() + CALM.toNanos();
        Figures now = figures();
        while (!calm.test(now) && System.nanoTime() < end) {
            LockSupport.parkNanos(PACE.toNanos());
            now = figures();
        }
        return now;
    }

    @Test
    void afterAStormEverythingIsAsItWasBefore() throws Exception {
        storm(FIRST, 1);
        Figures before = when(Figures::isEmpty);
        Map<String, LongAdder> counts = storm(LONG.isPositive() ? LONG : USUAL, 2);
        Figures after = when(now -> now.isAs(before));
        System.out.println("soak: clients " + counts);
        System.out.println("soak: before  " + before);
        System.out.println("soak: after   " + after);
        assertTrue(after.isAs(before), () -> "before " + before + ", after " + after);
        assertEquals(after.connects(), after.disconnects());
        assertTrue(after.heap() <= before.heap() + HEAP_SLACK, () -> "before " + before + ", after " + after);
        assertTrue(after.opened() - before.opened() > CLIENTS, () -> "no storm: " + counts);
    }
}
