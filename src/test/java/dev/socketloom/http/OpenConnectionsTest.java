package dev.socketloom.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
final class OpenConnectionsTest {

    private static final InetSocketAddress SOMEWHERE = from("192.0.2.1");

    private static InetSocketAddress from(String address) {
        return new InetSocketAddress(InetAddress.ofLiteral(address), 50_000);
    }

    /// A wire in memory that comes from a given place.
    private static final class Placed implements Wire {
        private final Wire inner = Wires.roomy().server();
        private final InetSocketAddress peer;

        Placed(String address) {
            peer = from(address);
        }

        @Override
        public int read(byte[] bytes, int offset, int length) {
            throw new AssertionError("nobody reads");
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            throw new AssertionError("nobody writes");
        }

        @Override
        public boolean hasUnread() {
            return false;
        }

        @Override
        public void endOutput() {}

        @Override
        public void close() {
            inner.close();
        }

        @Override
        public boolean isOpen() {
            return inner.isOpen();
        }

        @Override
        public InetSocketAddress peer() {
            return peer;
        }

        @Override
        public InetSocketAddress local() {
            return inner.local();
        }

        @Override
        public boolean secure() {
            return false;
        }
    }

    private static Wire added(OpenConnections open, String address) {
        var wire = new Placed(address);
        HttpService service = Served.service(Listening.HELLO, HttpOptions.defaults(), Ticker.manual());
        open.add(wire, new HttpConnection(wire, service));
        return wire;
    }

    @Test
    void thereIsRoomForAsManyAsMayBe() {
        var open = new OpenConnections(2, Integer.MAX_VALUE);
        added(open, "192.0.2.1");
        assertTrue(open.hasRoomFor(SOMEWHERE));
        Wire second = added(open, "192.0.2.2");
        assertFalse(open.hasRoomFor(SOMEWHERE));
        open.forget(second);
        assertTrue(open.hasRoomFor(SOMEWHERE));
    }

    @Test
    void oneIsForgottenOnce() {
        var open = new OpenConnections(9, 2);
        Wire wire = added(open, "192.0.2.1");
        added(open, "192.0.2.1");
        open.forget(wire);
        open.forget(wire);
        assertEquals(1, open.size());
        added(open, "192.0.2.1");
        assertFalse(open.hasRoomFor(SOMEWHERE));
    }

    @Nested
    class FromOneAddress {

        @Test
        void thereIsRoomForAsManyAsMayCome() {
            var open = new OpenConnections(9, 2);
            added(open, "192.0.2.1");
            Wire second = added(open, "192.0.2.1");
            assertFalse(open.hasRoomFor(SOMEWHERE));
            assertTrue(open.hasRoomFor(from("192.0.2.2")));
            open.forget(second);
            assertTrue(open.hasRoomFor(SOMEWHERE));
        }

        @ParameterizedTest
        @CsvSource({
            "2001:db8:1:2::1, 2001:db8:1:2:ffff::9, false",
            "2001:db8:1:2::1, 2001:db8:1:3::1, true",
            "192.0.2.1, 192.0.2.2, true",
            "::ffff:192.0.2.1, 192.0.2.1, false"
        })
        void isFromOneNetworkOf64BitsInIpv6(String first, String second, boolean room) {
            var open = new OpenConnections(9, 1);
            added(open, first);
            assertEquals(room, open.hasRoomFor(from(second)));
        }
    }

    @Nested
    class OfAServer {

        private final Listening here = new Listening();

        @AfterEach
        void everythingIsClosed() throws Exception {
            here.close();
        }

        @Test
        void oneTooManyFromAnAddressIsTold503AndTheNextIsLetInWhenOneHasGone() throws Exception {
            HttpOptions d = HttpOptions.defaults();
            HttpServer server = here.start(Listening.HELLO, new HttpOptions(d.requestLine(), d.head(), d.headerLines(),
                    d.headTime(), d.bodyTime(), d.idleTime(), d.chunkLine(), d.trailers(), d.writeStall(), d.discard(),
                    d.discardTime(), d.connections(), 1, d.backlog(), d.receiving()));
            RawClient first = here.connect(server);
            first.get("/");
            assertEquals(200, first.read().status());
            RawClient second = here.connect(server);
            assertEquals(503, second.read().status());
            assertTrue(second.isAtEnd());
            first.wire().close();
            server.awaitFarewells(Duration.ofSeconds(30));
            RawClient third = here.connect(server);
            third.get("/");
            assertEquals(200, third.read().status());
        }
    }
}
