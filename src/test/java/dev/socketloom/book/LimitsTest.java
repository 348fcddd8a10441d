package dev.socketloom.book;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.socketloom.ServerBuilder;
import dev.socketloom.ServerLimits;
import dev.socketloom.ServerOptions;
import dev.socketloom.Setting;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// The README's table of limits is that of [ServerOptions]: every limit has its line, and every default is the one.
final class LimitsTest {

    private static final int DEFAULT = 2;
    private static final int NAME = 3;
    private static final int ON_EXCESS = 4;
    private static final int COLUMNS = 5;

    private static final Pattern SETTING = Pattern.compile("`([A-Z][A-Z_]+)`");
    private static final Pattern AMOUNT = Pattern.compile("([0-9,]+)(?: (KiB|MiB|bytes|s|min))?");

    /// The lines of the table: from the names in each to its cells.
    private final Map<List<String>, String[]> table = table();

    private static Map<List<String>, String[]> table() {
        String readme = read(Path.of("README.md"));
        String chapter = readme.substring(readme.indexOf("## Limits"), readme.indexOf("## Reading the code"));
        var lines = new LinkedHashMap<List<String>, String[]>();
        chapter.lines().filter(line -> line.startsWith("|")).forEach(line -> {
            String[] cells = line.split(" *\\| *", -1);
            List<String> names = SETTING.matcher(cells[NAME]).results().map(match -> match.group(1)).toList();
            if (!names.isEmpty()) {
                lines.put(names, cells);
            }
        });
        return lines;
    }

    private static Setting<?> setting(String constant) {
        try {
            return (Setting<?>) ServerOptions.class.getField(constant).get(null);
        } catch (ReflectiveOperationException none) {
            throw new LinkageError("the README names a setting that is none: " + constant, none);
        }
    }

    /// What the words for a default mean.
    private static Object meant(String words) {
        long memory = Runtime.getRuntime().maxMemory();
        return switch (words) {
            case "any number" -> Integer.MAX_VALUE;
            case "an eighth of the memory" -> memory / 8;
            case "a quarter of the memory" -> memory / 4;
            default -> amount(words);
        };
    }

    private static Object amount(String words) {
        Matcher amount = AMOUNT.matcher(words);
        assertTrue(amount.matches(), () -> "not an amount: " + words);
        int number = Integer.parseInt(amount.group(1).replace(",", ""));
        return switch (amount.group(2)) {
            case "KiB" -> number << 10;
            case "MiB" -> number << 20;
            case "s" -> Duration.ofSeconds(number);
            case "min" -> Duration.ofMinutes(number);
            case null, default -> number;
        };
    }

    @Test
    void everyDefaultIsThatOfItsSetting() {
        table.forEach((names, cells) -> {
            String[] defaults = cells[DEFAULT].split(", ", -1);
            assertEquals(names.size(), defaults.length, () -> "names and defaults of " + names);
            for (int i = 0; i < defaults.length; i++) {
                assertEquals(setting(names.get(i)).standard(), meant(defaults[i]), names.get(i));
            }
        });
    }

    @Test
    void everyLineSaysWhatHappensOnExcess() {
        table.forEach((names, cells) -> {
            assertEquals(COLUMNS + 1, cells.length, () -> "cells of " + names);
            assertTrue(!cells[ON_EXCESS].isBlank(), () -> "nothing happens on excess of " + names);
        });
    }

    @Test
    void everyLimitHasItsLine() {
        var listed = new TreeSet<String>();
        table.keySet().forEach(names -> names.forEach(name -> listed.add(setting(name).name())));
        var limits = new TreeSet<String>();
        for (Method method : ServerLimits.class.getDeclaredMethods()) {
            if (!method.getName().equals("set") && !method.isSynthetic()) {
                limits.add(method.getName());
            }
        }
        assertTrue(limits.size() > 30, () -> "limits found: " + limits);
        assertEquals(limits, listed);
    }

    @Test
    void everySettingHasAMethodOfTheBuilder() throws Exception {
        var methods = new TreeMap<String, Method>();
        Arrays.stream(ServerBuilder.class.getMethods()).forEach(method -> methods.put(method.getName(), method));
        var missing = new ArrayList<String>();
        for (var field : ServerOptions.class.getFields()) {
            if (field.get(null) instanceof Setting<?> setting && !methods.containsKey(setting.name())) {
                missing.add(setting.name());
            }
        }
        assertEquals(List.of(), missing);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
