package dev.socketloom.bench;

import dev.socketloom.bench.Integrity.Fault;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/// Messages there and back over WebSockets: each client has `depth` of them under way, always.
///
/// | form | there | back |
/// |---|---|---|
/// | ECHO | `42["echo","…"]` | `42["echo","…"]` |
/// | ACK | `427["ack","…"]` | `437["…"]` |
/// | BINARY | `451-["bin",{"_placeholder":true,"num":0}]`, bytes | the same two |
///
/// Owned as every [Load] is.
final class ExchangeLoad extends Load {

    enum Form { ECHO, ACK, BINARY }

    private static final byte[] NOTHING = {};
    private static final byte[] ECHO_BEFORE = ascii("42[\"echo\",\"");
    private static final byte[] AFTER = ascii("\"]");
    private static final byte[] BINARY_HEADER = ascii("451-[\"bin\",{\"_placeholder\":true,\"num\":0}]");

    private final Form form;
    private final int depth;
    private final int size;

    ExchangeLoad(Form form, int clients, int depth, int size) {
        super(clients);
        this.form = form;
        this.depth = depth;
        this.size = size;
    }

    @Override
    void client(Peer peer, int number) throws IOException {
        try (Link link = join(peer)) {
            var payload = new Payload(number, size);
            ready();
            for (int i = 0; i < depth; i++) {
                send(link, payload);
            }
            long received = 0;
            while (received < payload.sent()) {
                if (link.isDry()) {
                    link.flush();
                }
                receive(link, payload, received++);
                done(1);
                if (!isOver()) {
                    send(link, payload);
                }
            }
        }
    }

    private void send(Link link, Payload payload) {
        long id = payload.sent();
        byte[] bytes = payload.next();
        switch (form) {
            case ECHO -> link.send(Link.TEXT, ECHO_BEFORE, bytes, AFTER);
            case ACK -> link.send(Link.TEXT, ascii("42" + id + "[\"ack\",\""), bytes, AFTER);
            case BINARY -> {
                link.send(Link.TEXT, BINARY_HEADER);
                link.send(Link.BINARY, bytes);
            }
        }
    }

    private void receive(Link link, Payload payload, long id) throws IOException {
        link.readMessage();
        switch (form) {
            case ECHO -> check(link, payload, ECHO_BEFORE, AFTER);
            case ACK -> check(link, payload, ascii("43" + id + "[\""), AFTER);
            case BINARY -> {
                if (!link.is(Link.TEXT, BINARY_HEADER, NOTHING)) {
                    integrity().count(Fault.CORRUPT, 1);
                }
                link.readMessage();
                check(link, payload, NOTHING, NOTHING);
            }
        }
    }

    private void check(Link link, Payload payload, byte[] before, byte[] after) {
        if (link.is(form == Form.BINARY ? Link.BINARY : Link.TEXT, before, after)) {
            payload.check(link.bytes(), link.start() + before.length, link.end() - after.length, integrity());
        } else {
            integrity().count(Fault.CORRUPT, 1);
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
