package dev.socketloom.book;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The code is meant to be read as a book: every chapter names its classes, and no page is too long.
class BookTest {

    private static final Path MAIN = Path.of("src", "main", "java", "dev", "socketloom");
    /// "About 320": a few lines more are better than a class torn apart.
    private static final int LONGEST_FILE = 340;

    @Test
    void everyClassIsLinkedInItsChapter() {
        var missing = new TreeSet<String>();
        for (Path chapter : files("package-info.java")) {
            String text = read(chapter);
            for (Path sibling : siblings(chapter)) {
                String type = sibling.getFileName().toString().replace(".java", "");
                if (!text.contains("[" + type + "]") && !text.contains("[" + type + "#")) {
                    missing.add(MAIN.relativize(sibling).toString());
                }
            }
        }
        assertEquals(Set.of(), missing);
    }

    @Test
    void everyPackageIsAChapter() {
        var missing = new TreeSet<String>();
        for (Path file : files(".java")) {
            if (!Files.exists(file.resolveSibling("package-info.java"))) {
                missing.add(file.getParent().toString());
            }
        }
        assertEquals(Set.of(), missing);
    }

    @Test
    void noFileIsLongerThanAFewScreens() {
        var tooLong = new TreeSet<String>();
        for (Path file : files(".java")) {
            long lines = read(file).lines().count();
            if (lines > LONGEST_FILE) {
                tooLong.add(file.getFileName() + " " + lines);
            }
        }
        assertEquals(Set.of(), tooLong);
    }

    @Test
    void citationsHaveOneForm() {
        var odd = new TreeSet<String>();
        for (Path file : files(".java")) {
            read(file).lines()
                    .filter(line -> line.matches(".*\\bRFC ?\\d+,? (section|sec\\.|Section) ?\\d.*"))
                    .forEach(line -> odd.add(file.getFileName() + ": " + line.strip()));
        }
        assertEquals(Set.of(), odd);
    }

    private static List<Path> siblings(Path chapter) {
        try (Stream<Path> files = Files.list(chapter.getParent())) {
            return files.filter(f -> f.toString().endsWith(".java"))
                    .filter(f -> !f.equals(chapter))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Path> files(String ending) {
        try (Stream<Path> files = Files.walk(MAIN)) {
            List<Path> found = files.filter(f -> f.toString().endsWith(ending)).toList();
            assertFalse(found.isEmpty());
            return found;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
