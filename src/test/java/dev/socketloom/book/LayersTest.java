package dev.socketloom.book;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.classfile.constantpool.Utf8Entry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The layer table is the architecture, and this is the table: what the class files mention must stand in it.
class LayersTest {

    private static final String ROOT = "dev/socketloom";
    private static final String API = "";

    private static final Map<String, Set<String>> MAY_USE = Map.of(
            "http", Set.of(),
            "websocket", Set.of("http"),
            "engineio", Set.of("http", "websocket"),
            "packet", Set.of(),
            "adapter", Set.of("packet"),
            API, Set.of("http", "engineio", "packet", "adapter"),
            "testing", Set.of(API, "packet"),
            "cli", Set.of(API));

    private static final Pattern OURS = Pattern.compile(ROOT + "/(?:(\\w+)/)?(\\w[\\w$]*)");

    @Test
    void everyImportStandsInTheTable() {
        var violations = new TreeSet<String>();
        for (ClassModel type : classes()) {
            String from = layer(name(type));
            for (String mentioned : mentioned(type)) {
                String to = layer(mentioned);
                if (!to.equals(from) && !MAY_USE.get(from).contains(to)) {
                    violations.add(name(type) + " -> " + mentioned);
                }
            }
        }
        assertEquals(Set.of(), violations);
    }

    @Test
    void everyPackageHasItsPlaceInTheTable() {
        classes().forEach(type -> assertTrue(MAY_USE.containsKey(layer(name(type))), name(type)));
    }

    @Test
    void onlyHttpKnowsSockets() {
        assertEquals(Set.of("http"), layersThatMention("java/net/Socket", "java/net/ServerSocket"));
    }

    @Test
    void onlyPacketKnowsJackson() {
        assertEquals(Set.of("packet"), layersThatMention("com/fasterxml/jackson"));
    }

    /// So a mention that is missing in the table would be seen: each one that stands there is.
    @Test
    void everythingInTheTableIsNeeded() {
        var used = new TreeMap<String, Set<String>>();
        for (ClassModel type : classes()) {
            String from = layer(name(type));
            Set<String> others = used.computeIfAbsent(from, _ -> new TreeSet<>());
            mentioned(type).stream().map(LayersTest::layer).filter(to -> !to.equals(from)).forEach(others::add);
        }
        assertEquals(new TreeMap<>(MAY_USE), used);
    }

    private static Set<String> layersThatMention(String... prefixes) {
        var layers = new TreeSet<String>();
        for (ClassModel type : classes()) {
            boolean mentions = types(type).anyMatch(t -> Stream.of(prefixes).anyMatch(p -> isOrIsBelow(t, p)));
            if (mentions) {
                layers.add(layer(name(type)));
            }
        }
        return layers;
    }

    private static boolean isOrIsBelow(String type, String prefix) {
        return type.equals(prefix) || type.startsWith(prefix + "/");
    }

    private static Set<String> mentioned(ClassModel type) {
        var found = new TreeSet<String>();
        types(type).filter(t -> t.startsWith(ROOT)).forEach(found::add);
        return found;
    }

    /// Class constants, and the types in descriptors and signatures.
    private static Stream<String> types(ClassModel type) {
        var found = new TreeSet<String>();
        for (PoolEntry entry : type.constantPool()) {
            switch (entry) {
                case ClassEntry c -> found.add(c.asInternalName());
                case Utf8Entry u -> descriptorTypes(u.stringValue(), found);
                default -> {}
            }
        }
        return found.stream();
    }

    private static final Pattern IN_DESCRIPTOR = Pattern.compile("L([\\w/$]+)[;<]");

    private static void descriptorTypes(String text, Set<String> into) {
        Matcher matcher = IN_DESCRIPTOR.matcher(text);
        while (matcher.find()) {
            into.add(matcher.group(1));
        }
    }

    private static String name(ClassModel type) {
        return type.thisClass().asInternalName();
    }

    private static String layer(String type) {
        Matcher matcher = OURS.matcher(type);
        assertTrue(matcher.lookingAt(), type);
        return matcher.group(1) == null ? API : matcher.group(1);
    }

    private static List<ClassModel> classes() {
        Path root = Path.of("target", "classes", "dev");
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(f -> f.toString().endsWith(".class")).map(LayersTest::parse).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ClassModel parse(Path file) {
        try {
            return ClassFile.of().parse(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
