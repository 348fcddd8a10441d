package dev.socketloom.bench;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;

/// How the servers that are compared are started.
///
/// ```
///   taskset -c 0   java -Xmx512m -cp socketloom.jar:server.jar …      Socketloom
///                  node server.mjs                                    socket.io
///                  java -Xmx512m -cp …                                netty-socketio
/// ```
///
/// Owned by the thread that measures.
final class Servers {

    static final String SOCKETLOOM = "Socketloom";
    static final String NODE = "socket.io";
    static final String NETTY = "netty-socketio";

    private static final String EVENTS = "dev/socketloom/bench";
    private static final String HEAP = "-Xmx512m";
    private static final String FIRST_CORE = "0";

    /// The README's recipe: with an AOT cache, what a short life leaves worth compiling takes longest of a start.
    private static final String LATE_COMPILATION = "-XX:CompileThresholdScaling=10";

    /// The README's recipe for many idle clients.
    static final List<String> THRIFT = List.of(
            "-XX:+UseG1GC",
            "-XX:MinHeapFreeRatio=10",
            "-XX:MaxHeapFreeRatio=25",
            "-XX:G1PeriodicGCInterval=60000",
            "-XX:TrimNativeHeapInterval=5000",
            "-XX:+UseCompactObjectHeaders");

    private static final Duration LONGEST_EXIT = Duration.ofSeconds(60);

    private final Path root;
    private final Path out;
    private final boolean pin;
    private final Path jar;
    private final Path events;

    /// @param pin whether each server gets the first core and no other
    /// @param out where what is made on the way is kept
    Servers(boolean pin, Path out) throws IOException {
        this.pin = pin;
        this.out = out;
        this.root = root();
        this.jar = root.resolve("target/socketloom.jar");
        if (!Files.exists(jar)) {
            throw new IOException(jar + " is missing: run \"mvn -DskipTests package\" first");
        }
        this.events = out.resolve("server.jar").toAbsolutePath();
        packEvents(root.resolve("target/test-classes"));
    }

    /// The directory of the project.
    static Path root() {
        Path root = Path.of("").toAbsolutePath();
        while (!Files.exists(root.resolve("test-clients"))) {
            root = root.getParent();
        }
        return root;
    }

    /// An archive of classes can only be made of jars.
    private void packEvents(Path classes) throws IOException {
        try (OutputStream file = Files.newOutputStream(events);
                var packed = new JarOutputStream(file);
                DirectoryStream<Path> all = Files.newDirectoryStream(classes.resolve(EVENTS), "*.class")) {
            for (Path one : all) {
                packed.putNextEntry(new JarEntry(EVENTS + "/" + one.getFileName()));
                Files.copy(one, packed);
            }
        }
    }

    /// All that are compared.
    ///
    /// @param flags what JVMs are told in addition
    List<Peer.Program> all(List<String> flags) {
        return List.of(socketloom(flags), node(), netty(flags));
    }

    Peer.Program socketloom(List<String> flags) {
        return socketloom(FIRST_CORE, flags);
    }

    /// Socketloom on some cores, if servers are pinned at all.
    Peer.Program socketloom(String cores, List<String> flags) {
        return program(SOCKETLOOM, cores,
                java(jar + File.pathSeparator + events, "dev.socketloom.bench.BenchServer", flags));
    }

    private Peer.Program node() {
        return program(NODE, FIRST_CORE,
                List.of("node", root.resolve("test-clients/bench/node/server.mjs").toString()));
    }

    private Peer.Program netty(List<String> flags) {
        return program(NETTY, FIRST_CORE,
                java(System.getProperty("java.class.path"), NettyServer.class.getName(), flags));
    }

    private static List<String> java(String classPath, String main, List<String> flags) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add(HEAP);
        command.addAll(flags);
        command.addAll(List.of("-cp", classPath, main));
        return command;
    }

    private Peer.Program program(String name, String cores, List<String> command) {
        List<String> words = new ArrayList<>(pin ? List.of("taskset", "-c", cores) : List.of());
        words.addAll(command);
        return new Peer.Program(name, words);
    }

    /// Has a JVM remember what it did until the first answers, for those that start with [#cached].
    ///
    /// @return what these are told
    List<String> cache() throws IOException, InterruptedException {
        Path cache = out.resolve("server.aot").toAbsolutePath();
        Files.deleteIfExists(cache);
        try (Peer peer = Peer.start(socketloom(List.of("-XX:AOTCacheOutput=" + cache)), Bout.USUAL_PINGS, out)) {
            for (int i = 0; i < 20; i++) {
                StartLoad.firstEcho(peer);
            }
            Polling.join(peer.address()).leave();
            peer.stop(LONGEST_EXIT);
        }
        if (!Files.exists(cache)) {
            throw new IOException("no AOT cache was made: see " + out.resolve(SOCKETLOOM + ".log"));
        }
        return List.of("-XX:AOTCache=" + cache, LATE_COMPILATION);
    }
}
