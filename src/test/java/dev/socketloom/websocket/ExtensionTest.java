package dev.socketloom.websocket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.socketloom.http.HttpException;
import dev.socketloom.websocket.Extension.Parameter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ExtensionTest {

    @Nested
    class Section9_1_NegotiatingExtensions {
        @Test
        void examplesAreParsed() throws HttpException {
            var fooAndBar = List.of(offer("foo"), offer("bar", "baz", "2"));
            assertEquals(fooAndBar, Extension.parse(List.of("foo", "bar; baz=2")));
            assertEquals(fooAndBar, Extension.parse(List.of("foo, bar; baz=2")));
            assertEquals(List.of(offer("deflate-stream")), Extension.parse(List.of("deflate-stream")));
            assertEquals(
                    List.of(offer("mux", "max-channels", "4", "flow-control", ""), offer("deflate-stream")),
                    Extension.parse(List.of("mux; max-channels=4; flow-control, deflate-stream")));
            assertEquals(List.of(offer("private-extension")), Extension.parse(List.of("private-extension")));
        }

        @Test
        void offersOfBrowsersAreParsed() throws HttpException {
            assertEquals(
                    List.of(offer("permessage-deflate", "client_max_window_bits", "")),
                    Extension.parse(List.of("permessage-deflate; client_max_window_bits")));
            assertEquals(
                    List.of(
                            offer("permessage-deflate", "client_max_window_bits", "", "server_max_window_bits", "10"),
                            offer("permessage-deflate", "client_max_window_bits", "")),
                    Extension.parse(List.of("permessage-deflate; client_max_window_bits; server_max_window_bits=10,"
                            + " permessage-deflate; client_max_window_bits")));
        }

        @Test
        void quotesAndEscapesAreRemoved() throws HttpException {
            assertEquals(List.of(offer("a", "b", "10")), Extension.parse(List.of("a;b=\"10\"")));
            assertEquals(List.of(offer("a", "b", "10")), Extension.parse(List.of("a ; b = \"1\\0\"")));
        }

        @Test
        void emptyElementsAreIgnored() throws HttpException {
            assertEquals(List.of(), Extension.parse(List.of()));
            assertEquals(List.of(), Extension.parse(List.of("", " ", ",\t,")));
            assertEquals(List.of(offer("a"), offer("b")), Extension.parse(List.of(",a, ,b,")));
        }

        @Test
        void namesThatMeanSomethingElsewhereAreNames() throws HttpException {
            assertEquals(
                    List.of(offer("constructor", "__proto__", "toString")),
                    Extension.parse(List.of("constructor; __proto__=toString")));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    ";", "a;", "a;;b", "a b", "a=b", "=", "a;=b", "a;b=", "a;b=c d", "a;b=\"", "a;b=\"c", "a;b=\"\"",
                    "a;b=\"c d\"", "a;b=\"c\\", "a;b=\"c\"d", "a;b=c\"", "\"a\"", "ä", "a/b", "a;b=(c)"
                })
        void whatIsNotOfTheGrammarIsRefused(String field) {
            assertEquals(
                    400,
                    assertThrows(HttpException.class, () -> Extension.parse(List.of(field)))
                            .status());
        }

        @Test
        void timeGrowsWithTheLengthAndNotWithItsSquare() throws HttpException {
            // A parser that went back would need 10^12 steps for one of these.
            String endless = "x".repeat(1_000_000);
            assertEquals(List.of(offer(endless)), Extension.parse(List.of(endless)));
            assertThrows(HttpException.class, () -> Extension.parse(List.of("a;b=\"" + endless)));
            assertThrows(HttpException.class, () -> Extension.parse(List.of("a;b=\"" + "\\\\".repeat(1_000_000))));
            assertThrows(HttpException.class, () -> Extension.parse(List.of("a;" + " ".repeat(1_000_000))));
            assertEquals(List.of(offer("b")), Extension.parse(List.of(",".repeat(1_000_000) + "b")));
        }
    }

    private static Extension offer(String name, String... parameters) {
        var list = new ArrayList<Parameter>();
        for (int i = 0; i < parameters.length; i += 2) {
            list.add(new Parameter(parameters[i], parameters[i + 1]));
        }
        return new Extension(name, list);
    }
}
