package dev.socketloom.engineio;

import dev.socketloom.http.Request;
import dev.socketloom.http.Response;
import dev.socketloom.websocket.Message;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// The revision that clients of Socket.IO 1 and 2 speak.
///
/// Immutable.
///
/// @param base64 whether the client can do nothing with bytes as they are (`b64=1`)
record Revision3(boolean base64) implements Revision {

    static Revision3 of(Request request) {
        return new Revision3(request.query("b64").filter(value -> !value.isEmpty()).isPresent());
    }

    /// Each connection says so for itself: an old browser may take bytes over a WebSocket and not over polling.
    @Override
    public Revision over(Request upgrade) {
        return of(upgrade);
    }

    @Override
    public boolean isScripted(Request handshake) {
        return handshake.query("j").isPresent();
    }

    @Override
    public Liveness heartbeat(Session session) {
        return new Heartbeat3(session, session.ticker());
    }

    @Override
    public boolean hasOctets() {
        return true;
    }

    @Override
    public @Nullable Packets parse(byte[] body, boolean octets) {
        return octets ? Payload3.parseOctets(body) : Payload3.parse(body);
    }

    /// In bytes if there are any in it, and the client can take them.
    @Override
    public Response payload(Backlog.Entry batch) {
        boolean octets = !base64 && hasBytes(batch);
        Prepared3.Form form = octets ? Prepared3.Form.OCTETS : Prepared3.Form.CHARACTERS;
        var body = new ByteArrayOutputStream();
        for (Backlog.Entry entry = batch; entry != null; entry = entry.next) {
            body.writeBytes(entry.message.three().as(form));
        }
        return Response.of(200, octets ? OCTETS : "text/plain; charset=UTF-8", body.toByteArray());
    }

    private static boolean hasBytes(Backlog.Entry batch) {
        for (Backlog.Entry entry = batch; entry != null; entry = entry.next) {
            if (!entry.message.attachments().isEmpty()) {
                return true;
            }
        }
        return false;
    }

    @Override
    public @Nullable EnginePacket parse(Message message) {
        return switch (message) {
            case Message.Text text -> Payload3.textPacket(text.utf8(), text.from(), text.to());
            case Message.Binary(byte[] bytes) -> Payload3.packet(bytes, 0, bytes.length);
        };
    }

    @Override
    public boolean mayDeflate() {
        return false;
    }

    @Override
    public ByteBuffer frames(Prepared message) {
        if (message.attachments().isEmpty()) {
            return message.frames();
        }
        return ByteBuffer.wrap(message.three().as(base64 ? Prepared3.Form.BASE64_FRAMES : Prepared3.Form.FRAMES));
    }
}
