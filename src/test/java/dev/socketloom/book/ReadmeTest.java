package dev.socketloom.book;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.socketloom.ServerBuilder;
import dev.socketloom.ServerOptions;
import dev.socketloom.Setting;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// What the README says of code is true because it is code: its Java blocks are the regions of [QuickStart], in order.
class ReadmeTest {

    private static final Pattern BLOCK = Pattern.compile("(?ms)^```java\\R(.*?)^```$");
    private static final Pattern REGION = Pattern.compile("(?ms)^ *// @start region=\"[a-z-]+\"\\R(.*?)^ *// @end$");

    private final String readme = read(Path.of("README.md"));

    @Test
    void itsJavaIsCompiled() {
        String source = read(Path.of("src", "test", "java", "dev", "socketloom", "book", "QuickStart.java"));
        List<String> regions = all(REGION, source).stream()
                .map(region -> region.stripTrailing().stripIndent() + "\n") // a last, empty line would count as indentation
                .toList();
        assertEquals(regions, all(BLOCK, readme));
    }

    @Test
    void itsLimitsHaveTheNamesOfSettings() {
        List<String> settings = Arrays.stream(ServerOptions.class.getFields())
                .filter(field -> Modifier.isStatic(field.getModifiers()) && field.getType() == Setting.class)
                .map(field -> field.getName())
                .toList();
        List<String> named = all(Pattern.compile("`([A-Z]+_[A-Z_]+)`"), readme);
        assertTrue(settings.containsAll(named), named + " are not all among " + settings);
        assertTrue(named.size() >= 10, "names found: " + named);
    }

    @Test
    void itNamesEverySetting() throws IllegalAccessException {
        var missing = new ArrayList<String>();
        for (var field : ServerOptions.class.getFields()) {
            String method = ((Setting<?>) field.get(null)).name();
            if (!readme.contains("`" + field.getName() + "`") && !readme.contains("`" + method + "(")
                    && !readme.contains("." + method + "(")) {
                missing.add(method);
            }
        }
        assertEquals(List.of(), missing);
    }

    @Test
    void itsOptionsAreMethodsOfTheBuilder() {
        int options = readme.indexOf("## Options");
        String chapter = readme.substring(options, readme.indexOf("\n## ", options));
        var methods = Arrays.stream(ServerBuilder.class.getMethods()).map(Method::getName).toList();
        var unknown = chapter.lines()
                .filter(line -> line.startsWith("| `"))
                .flatMap(line -> all(Pattern.compile("`([a-zA-Z0-9]+)\\("), line.split(" \\| ", 2)[0]).stream())
                .filter(name -> !methods.contains(name))
                .toList();
        assertEquals(List.of(), unknown);
    }

    @Test
    void theFilesAndChaptersItNamesExist() {
        List<String> chapters = all(Pattern.compile("(?m)^##+ (.*)$"), readme).stream()
                .map(title -> "#" + title.toLowerCase(Locale.ROOT).replace(' ', '-'))
                .toList();
        var missing = all(Pattern.compile("\\]\\(([^)]+)\\)"), readme).stream()
                .filter(name -> !name.isEmpty() && !chapters.contains(name) && !Files.exists(Path.of(name)))
                .toList();
        assertEquals(List.of(), missing);
    }

    @Test
    void theClassesToReadExist() {
        int route = readme.indexOf("## Reading the code");
        String chapter = readme.substring(route, readme.indexOf("\n## ", route));
        var missing = all(Pattern.compile("`((?:[a-z]+/)?[A-Z][A-Za-z]+)`"), chapter).stream()
                .filter(name -> !Files.exists(Path.of("src/main/java/dev/socketloom", name + ".java")))
                .toList();
        assertEquals(List.of(), missing);
    }

    private static List<String> all(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(ReadmeTest::found).toList();
    }

    private static String found(MatchResult match) {
        return match.group(1) == null ? "" : match.group(1);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
