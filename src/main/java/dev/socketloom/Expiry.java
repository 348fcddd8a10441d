package dev.socketloom;

import dev.socketloom.http.Ticker;
import dev.socketloom.http.Timeout;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/// When a socket's right to be here ends: a token that was good when the client came need not be good for ever.
///
/// ```
///   expireAt(12:00) ──▶ … ──▶ expireAt(13:00) ──▶ … 13:00 ──▶ 41, disconnect handlers
/// ```
///
/// One entry of the ticker, moved each time; most sockets have none.
///
/// Any thread; it ends on the ticker's, which only sends and files.
final class Expiry extends Timeout {

    private static final String DETAIL = "the time of the client is up";

    private final Socket socket;

    Expiry(Socket socket) {
        this.socket = socket;
    }

    void at(Instant time) {
        if (time.equals(Instant.MAX)) {
            cancel();
            return;
        }
        ticker().schedule(this, TimeUnit.NANOSECONDS.convert(Duration.between(Instant.now(), time)));
        if (socket.seat().isOver()) {
            cancel();
        }
    }

    void cancel() {
        ticker().cancel(this);
    }

    private Ticker ticker() {
        return socket.seat().client().clients().ticker();
    }

    @Override
    protected void expire() {
        socket.seat().client().disconnect(socket.seat(), false, DETAIL);
    }
}
