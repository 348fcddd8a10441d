package dev.socketloom.book;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The two artefacts, run as their users run them.
class JarsIT {

    private static final Path TARGET = Path.of(System.getProperty("socketloom.target", "target"));
    private static final String VERSION = System.getProperty("socketloom.version", "");
    private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");
    private static final String PROGRAM = "dev.socketloom/dev.socketloom.cli.Main";
    private static final List<String> COSTLY = List.of(
            "java/math/BigDecimal",
            "java/lang/management/ManagementFactory",
            "java/security/Provider",
            "java/time/format/DateTimeFormatter",
            "java/time/ZoneId",
            "javax/net/ssl/SSLContext",
            "jdk/jfr/Event",
            "com/fasterxml/jackson/core/JsonParser");
    private static final Pattern ADDRESS = Pattern.compile("http://127\\.0\\.0\\.1:\\d+/");

    @Test
    void theRunnableJarServesItsPageByItself() throws Exception {
        assertServes("-jar", runnableJar());
    }

    @Test
    void theThinJarIsAModuleThatNeedsJacksonBesideIt() throws Exception {
        assertServes("-p", modulePath(), "-m", PROGRAM);
    }

    /// What `jlink` puts into an image is what the descriptor asks for, and no module of ours is missing there.
    @Test
    void anImageOfItServesItsPage(@TempDir Path directory) throws Exception {
        Path image = directory.resolve("image");
        var jlink = ToolProvider.findFirst("jlink").orElseThrow();
        assertEquals(0, jlink.run(System.out, System.err, "--module-path", modulePath(), "--add-modules", "dev.socketloom",
                "--launcher", "socketloom=" + PROGRAM, "--output", image.toString()));
        assertServes(List.of(image.resolve("bin").resolve("socketloom").toString()));
    }

    /// Each of these takes a cold JVM longer than all that is ours, and nothing needs one before the port is bound.
    @Test
    void aStartInitialisesNothingThatTakesItsTime() {
        Process server = start(List.of(JAVA.toString(), "-Xlog:class+init", "-jar", runnableJar(), "--port", "0"));
        try {
            String said = untilItsAddress(server);
            assertTrue(said.contains("Initializing 'dev/socketloom/http/HttpServer'"), said);
            assertEquals(List.of(), COSTLY.stream().filter(name -> said.contains("Initializing '" + name + "'")).toList());
        } finally {
            server.destroy();
        }
    }

    /// The README's two commands, with a look at where the classes come from.
    @Test
    void aRehearsalTrainsACacheThatTheNextStartUses(@TempDir Path directory) throws Exception {
        Path cache = directory.resolve("socketloom.aot");
        assertTrue(output("-XX:AOTCacheOutput=" + cache, "-jar", runnableJar(), "--rehearse").contains("its own first visitor"));
        String loaded = output("-XX:AOTCache=" + cache, "-Xlog:class+load", "-jar", runnableJar(), "--rehearse");
        assertTrue(loaded.contains("its own first visitor"), loaded);
        assertTrue(loaded.contains(" dev.socketloom.Client source: shared objects file"), loaded);
    }

    private static String output(String... options) throws Exception {
        var command = Stream.concat(Stream.of(JAVA.toString()), Stream.of(options)).toList();
        Process process = start(command);
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), said);
        return said;
    }

    private static String modulePath() {
        String jackson = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> entry.contains("jackson-core"))
                .findFirst()
                .orElseThrow();
        return thinJar() + File.pathSeparator + jackson;
    }

    @Test
    void theRunnableJarHasNoModuleDescriptorToMislead() throws IOException {
        try (var jar = new JarFile(TARGET.resolve("socketloom.jar").toFile())) {
            assertEquals(List.of(), jar.stream().map(Object::toString).filter(n -> n.contains("module-info")).toList());
            assertEquals("true", jar.getManifest().getMainAttributes().getValue("Multi-Release"));
        }
    }

    @Test
    void theThinJarHoldsOnlyOurClasses() throws IOException {
        try (var jar = new JarFile(thinJar().toFile())) {
            assertTrue(jar.getEntry("module-info.class") != null);
            assertFalse(jar.stream().anyMatch(entry -> entry.getName().startsWith("com/")));
        }
    }

    private static String runnableJar() {
        return TARGET.resolve("socketloom.jar").toString();
    }

    private static Path thinJar() {
        return TARGET.resolve("socketloom-" + VERSION + ".jar");
    }

    private static void assertServes(String... how) throws Exception {
        assertServes(Stream.concat(Stream.of(JAVA.toString()), Stream.of(how)).toList());
    }

    private static void assertServes(List<String> program) throws Exception {
        Process server = start(Stream.concat(program.stream(), Stream.of("--port", "0")).toList());
        try {
            HttpResponse<String> page = get(address(server));
            assertEquals(200, page.statusCode());
            assertTrue(page.body().contains("<html"), page.body());
            HttpResponse<String> open = get(address(page) + "socket.io/?EIO=4&transport=polling");
            assertTrue(open.body().startsWith("0{\"sid\":\""), open.body());
        } finally {
            // What an image is started by is a script, which does not hand on that it is to end.
            server.descendants().forEach(ProcessHandle::destroy);
            server.destroy();
            assertTrue(server.waitFor(30, TimeUnit.SECONDS), "the server did not end");
        }
    }

    private static Process start(List<String> command) {
        try {
            return new ProcessBuilder(command).redirectErrorStream(true).start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String address(Process server) {
        Matcher named = ADDRESS.matcher(untilItsAddress(server));
        assertTrue(named.find());
        return named.group();
    }

    /// What a server has said until it said where it listens.
    private static String untilItsAddress(Process server) {
        var lines = new BufferedReader(new InputStreamReader(server.getInputStream(), StandardCharsets.UTF_8));
        var said = new StringBuilder();
        try {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                said.append(line).append('\n');
                if (ADDRESS.matcher(line).find()) {
                    return said.toString();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        throw new AssertionError("the server named no address: " + said);
    }

    private static String address(HttpResponse<String> page) {
        return page.uri().toString();
    }

    private static HttpResponse<String> get(String uri) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(HttpRequest.newBuilder(URI.create(uri)).build(), HttpResponse.BodyHandlers.ofString());
        }
    }
}
