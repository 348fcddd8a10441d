package dev.socketloom.websocket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.socketloom.http.Ascii;
import dev.socketloom.http.Heads;
import dev.socketloom.http.HttpException;
import dev.socketloom.http.Reply;
import dev.socketloom.http.Request;
import dev.socketloom.http.Response;
import dev.socketloom.http.Upgrade;
import dev.socketloom.trials.Fuzz;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Handshakes that are nearly right: each is agreed to, or answered with what is wrong with it.
@Timeout(3_600)
final class HandshakeFuzzTest {

    private static final String DEFLATE = "permessage-deflate; server_no_context_takeover; client_no_context_takeover";

    private static final String[] WORDS = {
        "\r\n", ",", ";", "=", "\"", "\\", " ", "\t", "Upgrade: ", "Connection: ", "websocket", "Upgrade", "h2c", "13", "8",
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n", "Sec-WebSocket-Version: 13\r\n", "Sec-WebSocket-Extensions: ",
        "permessage-deflate", "server_max_window_bits", "client_max_window_bits=", "server_no_context_takeover", "x-other", "15",
        "Content-Length: 1\r\n", "=="
    };

    @Test
    void everyHandshakeIsAgreedToOrAnswered() {
        Fuzz.of("handshake").words(WORDS).run(bytes -> {
            Reply reply = reply(new String(bytes, StandardCharsets.ISO_8859_1));
            if (reply instanceof Response refusal) {
                assertTrue(refusal.status() == 400 || refusal.status() == 426, () -> "status " + refusal.status());
            }
            return reply instanceof Upgrade;
        });
    }

    private static Reply reply(String fields) throws Exception {
        try {
            Request request = Heads.read("GET / HTTP/1.1\r\nHost: h\r\n" + fields + "\r\n\r\n");
            return Handshake.accept(request, true, (_, _) -> () -> {});
        } catch (HttpException refused) {
            return Response.empty(400);
        }
    }

    @Test
    void everyOfferIsAnsweredOrRefused() {
        Fuzz.of("extensions").words(WORDS).run(bytes -> {
            try {
                List<Extension> offers = Extension.parse(List.of(new String(bytes, StandardCharsets.ISO_8859_1)));
                offers.forEach(offer -> assertTrue(Ascii.isToken(offer.name())));
                String answer = DeflateOffer.answer(offers);
                if (answer != null) {
                    assertEquals(DEFLATE, answer.replace("; server_max_window_bits=15", ""));
                }
                return true;
            } catch (HttpException refused) {
                assertEquals(400, refused.status());
                return false;
            }
        });
    }
}
