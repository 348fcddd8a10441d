package dev.socketloom.packet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NamespaceNameTest {

    @ParameterizedTest
    @ValueSource(strings = {"/", "//", "/chat", "/a/b?c=d", "/комната", "/ ", "/😀"})
    void aNameBeginsWithASlash(String name) {
        assertTrue(NamespaceName.isValid(name));
        assertFalse(NamespaceName.isValid("x" + name));
        assertEquals(name, NamespaceName.excerpt(name));
    }

    @ParameterizedTest
    @CsvSource({"'/a\nb', /a\ufffdb", "'/\u0000', /\ufffd", "'/\u007f\u0085', /\ufffd\ufffd", "'/a,b', /a\ufffdb"})
    void aNameHasNoControlsAndNoComma(String name, String excerpt) {
        assertFalse(NamespaceName.isValid(name));
        assertEquals(excerpt, NamespaceName.excerpt(name));
        assertTrue(NamespaceName.isValid(excerpt));
    }

    @Test
    void aNameHasAtMost255Characters() {
        String longest = "/" + "n".repeat(254);
        assertTrue(NamespaceName.isValid(longest));
        assertFalse(NamespaceName.isValid(longest + "n"));
        assertEquals(longest, NamespaceName.excerpt(longest + "n".repeat(1_000)));
    }

    @Test
    void anExcerptDoesNotEndWithinACharacter() {
        String start = "/" + "n".repeat(253);
        assertEquals(start, NamespaceName.excerpt(start + "😀"));
        assertEquals(start.substring(1) + "😀", NamespaceName.excerpt(start.substring(1) + "😀n"));
    }
}
