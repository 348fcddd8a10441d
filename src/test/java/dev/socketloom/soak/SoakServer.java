package dev.socketloom.soak;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.HotSpotDiagnosticMXBean.ThreadDumpFormat;
import com.sun.management.UnixOperatingSystemMXBean;
import dev.socketloom.NamespaceHandlers;
import dev.socketloom.SocketIOServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The server of the soak test, in a JVM of its own so that its figures are those of a server alone.
///
/// It prints its port, and [Figures] for each line that it reads, after full collections; it ends with its input.
///
/// | event | handler |
/// |---|---|
/// | `echo X` | emits `echo` with X |
/// | `join R` | joins the room R |
/// | `tell R` | emits `told` to the room R |
/// | `ask` | asks the client, and waits for half a second |
final class SoakServer {

    /// Deadlines so short that whoever was abandoned is gone soon, and so long that a busy machine keeps them mostly.
    private static final Duration SHORT = Duration.ofSeconds(2);

    private static final int COLLECTIONS = 4;

    private final AtomicLong connects = new AtomicLong();
    private final AtomicLong disconnects = new AtomicLong();
    private final SocketIOServer io = SocketIOServer.builder()
            .port(0)
            .pingInterval(SHORT)
            .pingTimeout(SHORT)
            .upgradeTimeout(SHORT)
            .connectTimeout(SHORT)
            .maxConnections(5_000)
            .build();

    private SoakServer() {
        handle(io.of("/"));
        handle(io.of(Pattern.compile("/side/.*")));
    }

    private void handle(NamespaceHandlers handlers) {
        handlers.onConnect((_, _) -> connects.incrementAndGet());
        handlers.onDisconnect((_, _) -> disconnects.incrementAndGet());
        handlers.on("echo", (socket, args) -> socket.emit("echo", args.get(0)));
        handlers.on("join", String.class, (socket, room) -> socket.join(room));
        handlers.on("tell", String.class, (socket, room) -> socket.to(room).emit("told", room));
        handlers.on("ask", (socket, _) -> socket.timeout(Duration.ofMillis(500)).request("question").then(_ -> {}, _ -> {}));
    }

    /// Serves until the input ends.
    public static void main(String[] args) throws Exception {
        var server = new SoakServer();
        server.io.start();
        System.out.println(server.io.port());
        try (var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            while (in.readLine() != null) {
                System.out.println(server.figures().toLine());
            }
        }
        server.io.close();
    }

    private Figures figures() throws IOException {
        long heap = Long.MAX_VALUE;
        for (int i = 0; i < COLLECTIONS; i++) {
            System.gc();
            heap = Math.min(heap, ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
        }
        var system = (UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        long rooms = io.namespaces().stream().mapToLong(namespace -> namespace.rooms().size()).sum();
        long sockets = io.namespaces().stream().mapToLong(namespace -> namespace.everyone().count()).sum();
        return new Figures(
                platformThreads(),
                virtualThreads(),
                io.metrics().connections(),
                io.clients(),
                sockets,
                rooms,
                io.namespaces().size(),
                system.getOpenFileDescriptorCount(),
                heap / 1024,
                connects.get(),
                disconnects.get(),
                io.metrics().sessionsOpened());
    }

    /// Without the carriers of virtual threads, which the JDK starts and ends as it likes.
    private static long platformThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !thread.getName().startsWith("ForkJoinPool"))
                .count();
    }

    /// They are in no bean: the dump names them.
    private static long virtualThreads() throws IOException {
        Path directory = Files.createTempDirectory("soak");
        Path dump = directory.resolve("threads.txt");
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
                .dumpThreads(dump.toString(), ThreadDumpFormat.TEXT_PLAIN);
        try (Stream<String> lines = Files.lines(dump)) {
            return lines.filter(line -> line.startsWith("#") && line.contains(" virtual")).count();
        } finally {
            Files.delete(dump);
            Files.delete(directory);
        }
    }
}
