package dev.socketloom.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/// A server that is measured, as a process of its own.
///
/// ```
///   Peer ── starts ──▶ taskset -c 0 java … PORT PING_INTERVAL
///     │
///     └── asks the operating system what the process has cost, all its threads together
/// ```
///
/// Owned by the thread that measures.
final class Peer implements AutoCloseable {

    private static final Duration LONGEST_START = Duration.ofSeconds(60);
    private static final Duration PACE = Duration.ofMillis(2);
    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    /// Below those of clients, thousands of whom have left theirs a moment ago, which blocks it for a minute; not the same
    /// in every run, because two may run at a time.
    private static final AtomicInteger NEXT_PORT = new AtomicInteger(ThreadLocalRandom.current().nextInt(20_000, 30_000));

    /// How a server is started; the port and the ping interval are appended.
    record Program(String name, List<String> command) {

        /// The same under another name.
        Program named(String other) {
            return new Program(other, command);
        }
    }

    private final String name;
    private final int port;
    private final Process process;

    private Peer(String name, int port, Process process) {
        this.name = name;
        this.port = port;
        this.process = process;
    }

    /// Starts a server and waits until it listens.
    ///
    /// @param logs the directory in which what it says is kept
    static Peer start(Program program, Duration pingInterval, Path logs) throws IOException, InterruptedException {
        int port = freePort();
        var command = new ArrayList<>(program.command());
        command.add(String.valueOf(port));
        command.add(String.valueOf(pingInterval.toMillis()));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(logs.resolve(program.name() + ".log").toFile())
                .start();
        var peer = new Peer(program.name(), port, process);
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        peer.awaitListening();
        return peer;
    }

    private static int freePort() {
        int port = NEXT_PORT.getAndIncrement();
        while (!isFree(port)) {
            port = NEXT_PORT.getAndIncrement();
        }
        return port;
    }

    private static boolean isFree(int port) {
        try (var socket = new ServerSocket(port)) {
            return socket.isBound();
        } catch (IOException taken) {
            return false;
        }
    }

    private void awaitListening() throws IOException, InterruptedException {
        long deadline = System.nanoTime() + LONGEST_START.toNanos();
        while (!listens()) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                close();
                throw new IOException(name + " has not started to listen on port " + port);
            }
            Thread.sleep(PACE);
        }
    }

    private boolean listens() {
        try (var socket = new Socket()) {
            socket.connect(address());
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }

    String name() {
        return name;
    }

    InetSocketAddress address() {
        return new InetSocketAddress(LOOPBACK, port);
    }

    /// What the process has cost so far, in user and system time.
    Duration cpu() {
        return process.toHandle().info().totalCpuDuration()
                .orElseThrow(() -> new IllegalStateException("the operating system does not tell what " + name + " costs"));
    }

    /// The memory that the process has for itself and in files, in bytes (`Rss` of `/proc`, so on Linux only).
    long memory() throws IOException {
        String rss = Files.readAllLines(Path.of("/proc", String.valueOf(process.pid()), "smaps_rollup")).stream()
                .filter(line -> line.startsWith("Rss:"))
                .findFirst()
                .orElseThrow();
        return Long.parseLong(rss.replaceAll("\\D", "")) * 1024;
    }

    /// Asks a JVM to collect its garbage, which would be counted as memory of connections; does nothing to others.
    void collectGarbage() throws IOException, InterruptedException {
        tell("GC.run");
    }

    /// What lives on the heap of a JVM after a full collection, in bytes.
    long liveHeap() throws IOException, InterruptedException {
        String total = tell("GC.class_histogram").stream()
                .filter(line -> line.startsWith("Total"))
                .findFirst()
                .orElseThrow(() -> new IOException("the heap of " + name + " cannot be counted"));
        return Long.parseLong(total.strip().split(" +")[2]);
    }

    private List<String> tell(String command) throws IOException, InterruptedException {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        Process told = new ProcessBuilder(jcmd.toString(), String.valueOf(process.pid()), command)
                .redirectErrorStream(true)
                .start();
        List<String> answer = told.inputReader().readAllLines();
        told.waitFor();
        return answer;
    }

    /// Asks it to end, and waits until it has.
    void stop(Duration longest) throws InterruptedException {
        process.destroy();
        process.waitFor(longest);
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
