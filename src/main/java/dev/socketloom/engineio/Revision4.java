package dev.socketloom.engineio;

import dev.socketloom.http.Headers;
import dev.socketloom.http.Request;
import dev.socketloom.http.Response;
import dev.socketloom.websocket.Message;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// The current revision of the protocol.
///
/// Immutable.
record Revision4() implements Revision {

    static final Revision4 INSTANCE = new Revision4();

    private static final Headers TEXT = Headers.of("Content-Type", "text/plain; charset=UTF-8");

    @Override
    public Revision over(Request upgrade) {
        return this;
    }

    @Override
    public boolean isScripted(Request handshake) {
        return false;
    }

    @Override
    public Liveness heartbeat(Session session) {
        return new Heartbeat(session);
    }

    @Override
    public boolean hasOctets() {
        return false;
    }

    @Override
    public @Nullable Packets parse(byte[] body, boolean octets) {
        return Payload.parse(body);
    }

    @Override
    public Response payload(Backlog.Entry batch) {
        return new Response(200, TEXT, Payload.join(batch));
    }

    @Override
    public @Nullable EnginePacket parse(Message message) {
        return switch (message) {
            case Message.Text text -> EnginePacket.parse(text);
            case Message.Binary(byte[] bytes) -> new EnginePacket.Binary(bytes);
        };
    }

    @Override
    public boolean mayDeflate() {
        return true;
    }

    @Override
    public ByteBuffer frames(Prepared message) {
        return message.frames();
    }
}
