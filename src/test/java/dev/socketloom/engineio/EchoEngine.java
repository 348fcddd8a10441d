package dev.socketloom.engineio;

import dev.socketloom.http.Budget;
import dev.socketloom.http.HttpOptions;
import dev.socketloom.http.HttpServer;
import dev.socketloom.http.Routes;
import dev.socketloom.http.Ticker;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// An Engine.IO server without Socket.IO on top, to be judged from outside: at `/engine.io/` it sends every message
/// back. The intervals are those of the protocol's official test suite.
public final class EchoEngine {

    private static final Duration PING_INTERVAL = Duration.ofMillis(300);
    private static final Duration PING_TIMEOUT = Duration.ofMillis(200);
    private static final Duration UPGRADE_TIMEOUT = Duration.ofSeconds(10);
    private static final int MAX_PAYLOAD = 1_000_000;
    private static final int MAX_FRAGMENTS = 16_384;
    private static final int OUTBOX_LIMIT = 4 << 20;

    private EchoEngine() {}

    private record Echo(Session session) implements SessionListener {

        @Override
        public Work textReceived(byte[] utf8, int from, int to) {
            var text = new String(utf8, from, to - from, StandardCharsets.UTF_8);
            return () -> session.send(Prepared.message(text, List.of()));
        }

        @Override
        public Work binaryReceived(byte[] bytes) {
            return () -> session.send(Prepared.binary(bytes));
        }

        @Override
        public Work closed(CloseReason reason, String detail) {
            return null;
        }
    }

    /// Runs until it is killed.
    ///
    /// @param args the port
    public static void main(String[] args) throws IOException {
        var options = new EngineOptions(
                PING_INTERVAL,
                PING_TIMEOUT,
                UPGRADE_TIMEOUT,
                MAX_PAYLOAD,
                SessionBounds.NONE,
                new OutboxBounds(OUTBOX_LIMIT, PING_TIMEOUT, Budget.unlimited()),
                MAX_FRAGMENTS,
                new Parting(UPGRADE_TIMEOUT, MAX_PAYLOAD, UPGRADE_TIMEOUT),
                Duration.ZERO,
                Set.of(Engine.POLLING, Engine.WEBSOCKET),
                true,
                "",
                true,
                OriginPolicy.listed(List.of("*")),
                TrustedProxies.NONE,
                request -> Optional.empty(),
                AnswerOptions.PLAIN,
                false,
                0);
        Ticker ticker = Ticker.start(PING_TIMEOUT);
        var engine = new Engine(options, ticker, Echo::new);
        var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(args[0]));
        HttpServer server =
                HttpServer.start(address, Routes.EMPTY.prefix("/engine.io", engine), HttpOptions.defaults(), ticker);
        System.out.println("READY " + server.port());
    }
}
