package dev.socketloom.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebRootTest {

    @TempDir
    private Path parent;

    private Path directory;
    private WebRoot root;

    @BeforeEach
    void fill() throws IOException {
        directory = Files.createDirectory(parent.resolve("public"));
        write("public/a.txt", "text of a");
        write("public/sub/deep/b.txt", "text of b");
        write("public/.env", "secret");
        write("public/sub/.git/config", "secret");
        write("public/.well-known/security.txt", "for all");
        write("public/sub/.well-known/security.txt", "secret");
        write("secret/c.txt", "secret");
        write("public-2/c.txt", "secret");
        root = new WebRoot(directory);
    }

    private void write(String name, String text) throws IOException {
        Path file = parent.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private void link(String name, String target) throws IOException {
        Files.createSymbolicLink(directory.resolve(name), Path.of(target));
    }

    private String text(String name) throws IOException {
        WebFile found = root.find(name);
        return found == null ? "nothing" : Files.readString(found.path());
    }

    @Test
    void aFileIsFoundWithItsSizeAndItsTime() throws Exception {
        var time = Instant.parse("1994-11-06T08:49:37.123Z");
        Files.setLastModifiedTime(directory.resolve("a.txt"), FileTime.from(time));
        WebFile found = root.find("a.txt");
        assertEquals(9, found.size());
        assertEquals(time, found.modified());
        assertEquals("text of b", text("sub/deep/b.txt"));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", "/", "none", "sub", "sub/deep", "a.txt/", "a.txt/b", "sub//deep/b.txt", "/a.txt", "sub/deep/",
        "\u0000", "a\u0000.txt", "\uD800",
    })
    void nothingElseIs(String name) {
        assertNull(root.find(name));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "../secret/c.txt", "sub/../../secret/c.txt", "..", ".", "./a.txt", "sub/../a.txt", "../public/a.txt",
        "../public-2/c.txt",
    })
    void dotSegmentsLeadNowhere(String name) {
        assertNull(root.find(name));
    }

    @Test
    void anAbsolutePathIsNone() {
        assertNull(root.find(parent.resolve("secret/c.txt").toString()));
        assertNull(root.find("/" + parent.resolve("secret/c.txt")));
    }

    @Test
    void aNameLongerThanTheFileSystemsIsNone() {
        assertNull(root.find("x".repeat(5_000)));
        assertNull(root.find("x/".repeat(5_000) + "y"));
    }

    @Nested
    class Dots {

        @ParameterizedTest
        @ValueSource(strings = {".env", "sub/.git/config", ".well-known/.x", "sub/.well-known/security.txt"})
        void hideANameWhereverItStands(String name) {
            assertNull(root.find(name));
        }

        @Test
        void hideItFromLinksToo() throws Exception {
            link("env", ".env");
            link("git", "sub/.git");
            assertEquals("nothing", text("env"));
            assertEquals("nothing", text("git/config"));
        }

        @Test
        void doNotHideWhatIsWellKnown() throws Exception {
            assertEquals("for all", text(".well-known/security.txt"));
        }

        @Test
        void ofTheDirectoryItselfAreItsOwnersBusiness() throws Exception {
            write(".hidden/d.txt", "text of d");
            root = new WebRoot(parent.resolve(".hidden"));
            assertEquals("text of d", text("d.txt"));
        }
    }

    @Nested
    class Links {

        @Test
        void thatStayInsideAreFollowed() throws Exception {
            link("file", "a.txt");
            link("dir", "sub/deep");
            link("sub/up", "../a.txt");
            link("around", "../public/a.txt");
            assertEquals("text of a", text("file"));
            assertEquals("text of b", text("dir/b.txt"));
            assertEquals("text of a", text("sub/up"));
            assertEquals("text of a", text("around"));
        }

        @Test
        void thatLeaveAreNot() throws Exception {
            link("file", "../secret/c.txt");
            link("absolute", parent.resolve("secret/c.txt").toString());
            link("dir", "../secret");
            link("neighbour", "../public-2");
            link("sub/up", parent.toString());
            link("link", "dir");
            assertEquals("nothing", text("file"));
            assertEquals("nothing", text("absolute"));
            assertEquals("nothing", text("dir/c.txt"));
            assertEquals("nothing", text("neighbour/c.txt"));
            assertEquals("nothing", text("link/c.txt"));
            assertEquals("nothing", text("sub/up/secret/c.txt"));
        }

        @Test
        void thatLeadNowhereOrInACircleAreNothing() throws Exception {
            link("broken", "nowhere");
            link("one", "two");
            link("two", "one");
            assertEquals("nothing", text("broken"));
            assertEquals("nothing", text("one"));
        }

        @Test
        void mayBeTheDirectoryItselfAndMoveOn() throws Exception {
            write("next/a.txt", "next a");
            Path current = Files.createSymbolicLink(parent.resolve("current"), directory);
            root = new WebRoot(current);
            assertEquals("text of a", text("a.txt"));
            Files.delete(current);
            assertEquals("nothing", text("a.txt"));
            Files.createSymbolicLink(current, parent.resolve("next"));
            assertEquals("next a", text("a.txt"));
        }
    }

    @Test
    void aFileThatIsNoneIsNotOpened() throws Exception {
        // The shortest path there is: that of a socket may have about a hundred bytes.
        try (var socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            socket.bind(UnixDomainSocketAddress.of(directory.resolve("s")));
            assertTrue(Files.exists(directory.resolve("s")));
            assertNull(root.find("s"));
        }
    }

    @Test
    void whatIsNoDirectoryIsRefusedAtOnceAndNamed() {
        for (String name : new String[] {"none", "public/a.txt"}) {
            Path path = parent.resolve(name);
            var refused = assertThrows(IllegalArgumentException.class, () -> new WebRoot(path));
            assertEquals("not a directory that can be read: " + path, refused.getMessage());
        }
    }
}
