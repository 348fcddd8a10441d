package dev.socketloom;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NamespacesTest {

    private final Stage stage = new Stage();
    private final SocketIOServer io = stage.io;
    private final List<String> log = new ArrayList<>();

    private List<String> names() {
        return io.namespaces().stream().map(Namespace::name).toList();
    }

    @Nested
    class AName {

        @Test
        void meansOneNamespaceWithItsSlashOrWithout() {
            assertSame(io.of("/a"), io.of("a"));
            assertEquals("/a", io.of("a").name());
        }

        @ParameterizedTest
        @ValueSource(strings = {"*", "/a,b", "/a\nb"})
        void hasNothingThatCannotBeAskedFor(String name) {
            assertThrows(IllegalArgumentException.class, () -> io.of(name));
        }
    }

    @Nested
    class TheList {

        @Test
        void hasTheMainNamespaceFromTheBeginning() {
            assertEquals(List.of("/"), names());
        }

        @Test
        void hasThoseOfPatternsAsLongAsSomebodyIsInThem() {
            io.of("/b");
            io.of("/a");
            io.of(Pattern.compile("/room-\\d"));
            assertEquals(List.of("/", "/a", "/b"), names());
            FakeLink link = stage.open();
            link.receive("0/room-1,");
            assertEquals(List.of("/", "/a", "/b", "/room-1"), names());
            link.receive("1/room-1,");
            assertEquals(List.of("/", "/a", "/b"), names());
        }
    }

    @Nested
    class Removing {

        @Test
        void disconnectsThoseWhoAreInAndRefusesThoseWhoCome() {
            io.of("/a").onDisconnect((_, reason) -> log.add(reason.toString()));
            FakeLink link = stage.joined();
            Socket socket = link.joinsWith("0/a,", "/a");
            assertTrue(io.remove("a"));
            assertFalse(socket.connected());
            assertEquals(List.of("server namespace disconnect"), log);
            link.receive("0/a,");
            link.sent("1/a,", "4/a,{\"message\":\"Invalid namespace\"}");
            assertTrue(link.isOpen());
            assertEquals(List.of("/"), names());
        }

        @Test
        void happensOnce() {
            io.of("/a");
            assertTrue(io.remove("/a"));
            assertFalse(io.remove("/a"));
            assertFalse(io.remove("/unknown"));
        }

        @Test
        void leavesTheNameFreeForANamespaceWithoutTheOldHandlers() {
            Namespace old = io.of("/a");
            old.on("x", (_, _) -> log.add("old"));
            io.remove("/a");
            assertNotSame(old, io.of("/a"));
            FakeLink link = stage.open();
            link.joinsWith("0/a,", "/a");
            link.receive("2/a,[\"x\"]");
            old.emit("to nobody");
            link.sent();
            assertEquals(List.of(), log);
        }

        @Test
        void disconnectsOneWhoIsJustBeingAdmitted() {
            io.of("/a").onConnect((socket, _) -> io.remove("/a"));
            io.of("/a").onDisconnect((_, reason) -> log.add(reason.toString()));
            Namespace removed = io.of("/a");
            FakeLink link = stage.open();
            link.receive("0/a,");
            assertTrue(link.next().startsWith("0/a,{\"sid\":"));
            link.sent("1/a,");
            assertEquals(List.of("server namespace disconnect"), log);
            assertEquals(List.of(), removed.sockets());
        }

        @Test
        void leavesTheMainNamespaceAlone() {
            assertThrows(IllegalArgumentException.class, () -> io.remove("/"));
            stage.joined();
        }

        @Test
        void leavesThoseOfPatternsAlone() {
            io.of(Pattern.compile("/room-\\d"));
            FakeLink link = stage.open();
            link.receive("0/room-1,");
            link.next();
            assertFalse(io.remove("/room-1"));
            link.sent();
        }
    }
}
