package dev.socketloom.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FileLimitTest {

    @ParameterizedTest
    @CsvSource({
        "10000, 1048576, 10000", // what Linux allows today
        "10000, 10256, 10000",
        "10000, 10255, 9999",
        "10000, 1024, 768",
        "10000, 512, 256",
        "10000, 256, 128", // less than what is to be left: half of it
        "10000, 64, 32",
        "10000, 1, 1",
        "10000, 9223372036854775807, 10000",
        "5, 1024, 5",
        "1, 1, 1",
    })
    void connectionsLeaveFilesForOthers(int wanted, long files, int most) {
        assertEquals(most, FileLimit.connections(wanted, OptionalLong.of(files)));
    }

    @Test
    void whereThereIsNoLimitThereAreAsManyAsAreWanted() {
        assertEquals(10_000, FileLimit.connections(10_000, OptionalLong.empty()));
    }

    @ParameterizedTest
    @CsvSource({
        "Max open files            1024                 1048576              files     , 1024",
        "Max open files            1048576              1048576              files     , 1048576",
        "Max open files            unlimited            unlimited            files     ,",
    })
    void linuxSaysItInALineOfItsOwn(String line, Long most) {
        String limits = """
                Limit                     Soft Limit           Hard Limit           Units     \s
                Max processes             63000                63001                processes \s
                %s
                Max pending signals       63002                63003                signals   \s
                """.formatted(line);
        assertEquals(most == null ? OptionalLong.empty() : OptionalLong.of(most), FileLimit.in(limits));
    }

    @Test
    void aSystemThatDoesNotSaySetsNone() {
        assertEquals(OptionalLong.empty(), FileLimit.in(""));
        assertEquals(OptionalLong.empty(), FileLimit.in("Max processes             63000                63001\n"));
    }

    @Test
    void theLimitOfThisProcessIsWhatTheSystemSays() throws Exception {
        Path limits = Path.of("/proc/self/limits");
        OptionalLong here = FileLimit.ofThisProcess();
        if (Files.exists(limits)) {
            String line = Files.readAllLines(limits).stream()
                    .filter(l -> l.startsWith("Max open files"))
                    .findAny()
                    .get();
            assertEquals(line.split(" {2,}", -1)[1], String.valueOf(here.orElseThrow()));
        } else {
            assertTrue(here.isEmpty() || here.getAsLong() > 0);
        }
    }
}
