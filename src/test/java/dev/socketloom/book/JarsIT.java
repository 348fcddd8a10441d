package dev.socketloom.book;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
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
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The two artefacts, run as their users run them.
class JarsIT {

    private static final Path TARGET = Path.of(System.getProperty("socketloom.target", "target"));
    private static final String VERSION = System.getProperty("socketloom.version", "");
    private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");
    private static final Pattern ADDRESS = Pattern.compile("http://127\\.0\\.0\\.1:\\d+/");

    @Test
    void theRunnableJarServesItsPageByItself() throws Exception {
        assertServes("-jar", TARGET.resolve("socketloom.jar").toString());
    }

    @Test
    void theThinJarIsAModuleThatNeedsJacksonBesideIt() throws Exception {
        String jackson = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> entry.contains("jackson-core"))
                .findFirst()
                .orElseThrow();
        String modulePath = thinJar() + File.pathSeparator + jackson;
        assertServes("-p", modulePath, "-m", "dev.socketloom/dev.socketloom.cli.Main");
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

    private static Path thinJar() {
        return TARGET.resolve("socketloom-" + VERSION + ".jar");
    }

    private static void assertServes(String... how) throws Exception {
        var command = Stream.concat(Stream.of(JAVA.toString()), Stream.of(how)).toList();
        command = Stream.concat(command.stream(), Stream.of("--port", "0")).toList();
        Process server = new ProcessBuilder(command).redirectErrorStream(true).start();
        try {
            HttpResponse<String> page = get(address(server));
            assertEquals(200, page.statusCode());
            assertTrue(page.body().contains("<html"), page.body());
            HttpResponse<String> open = get(address(page) + "socket.io/?EIO=4&transport=polling");
            assertTrue(open.body().startsWith("0{\"sid\":\""), open.body());
        } finally {
            server.destroy();
            assertTrue(server.waitFor(30, TimeUnit.SECONDS), "the server did not end");
        }
    }

    private static String address(Process server) throws IOException {
        var lines = new BufferedReader(new InputStreamReader(server.getInputStream(), StandardCharsets.UTF_8));
        var said = new StringBuilder();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            said.append(line).append('\n');
            Matcher matcher = ADDRESS.matcher(line);
            if (matcher.find()) {
                return matcher.group();
            }
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
