package dev.socketloom;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.List;
import org.junit.jupiter.api.Test;

class AlikeTest {

    private final Alike<List<String>> alike = new Alike<>();

    @Test
    void equalThingsBecomeOne() {
        List<String> first = alike.kept(List.of("a"));
        assertNotSame(first, List.of("a"));
        assertSame(first, alike.kept(List.of("a")));
    }

    @Test
    void otherThingsStayWhatTheyAre() {
        alike.kept(List.of("a"));
        assertEquals(List.of("b"), alike.kept(List.of("b")));
    }

    /// As of texts, there are pairs of one hash.
    @Test
    void oneWithTheSameHashTakesThePlaceOfTheOther() {
        List<String> first = List.of("Aa");
        List<String> second = List.of("BB");
        assertEquals(first.hashCode(), second.hashCode());
        assertSame(first, alike.kept(first));
        assertSame(second, alike.kept(second));
        assertSame(second, alike.kept(List.of("BB")));
        assertNotSame(first, alike.kept(List.of("Aa")));
    }

    @Test
    void thousandsOfStrangersAreForgotten() {
        List<String> early = alike.kept(List.of("early"));
        for (int i = 0; i < 10_000; i++) {
            alike.kept(List.of("stranger " + i));
        }
        assertNotSame(early, alike.kept(List.of("early")));
    }
}
