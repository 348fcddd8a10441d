package dev.socketloom.engineio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.socketloom.http.Authority;
import dev.socketloom.http.Heads;
import dev.socketloom.http.HttpException;
import dev.socketloom.http.Request;
import dev.socketloom.trials.Fuzz;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What arrives at a session, or says who asks for one, and is nearly right: it is understood, or counts as absent.
/// Nothing is thrown at all.
@Timeout(3_600)
final class EngineFuzzTest {

    private static final String[] PACKETS = {
        "0", "1", "2", "3", "4", "5", "6", "7", "b", "b4", "4[", "2probe", "\u001e", "\u001e\u001e", ":", "1:", "12:", "-1:",
        "AQID", "=", "\r\n", "\u20ac", "\ud83d\ude00", "\0", "\u00ff"
    };

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    @Test
    void everyPayloadOfRevision4HasPacketsOrIsRefused() {
        Fuzz.of("engine-payload").words(PACKETS).run(bytes -> {
            Payload payload = Payload.parse(bytes);
            if (payload != null) {
                long separators = text(bytes).chars().filter(c -> c == Payload.SEPARATOR).count();
                assertEquals(separators + 1, all(payload).size());
            }
            return payload != null;
        });
    }

    /// Goes through the packets, which is to fail nowhere once they were checked.
    private static List<EnginePacket> all(Packets packets) {
        var all = new ArrayList<EnginePacket>();
        for (EnginePacket packet : packets) {
            all.add(packet);
        }
        return all;
    }

    @Test
    void everyPayloadOfRevision3HasPacketsOrIsRefused() {
        Fuzz.of("engine-payload3").words(PACKETS).run(bytes -> {
            Payload3 payload = Payload3.parse(bytes);
            if (payload != null) {
                assertTrue(all(payload).size() <= bytes.length);
            }
            return payload != null;
        });
    }

    @Test
    void everyPayloadOfRevision3InBytesHasPacketsOrIsRefused() {
        Fuzz.of("engine-octets").words(PACKETS).run(bytes -> {
            Payload3 payload = Payload3.parseOctets(bytes);
            if (payload != null) {
                assertTrue(all(payload).size() <= bytes.length);
            }
            return payload != null;
        });
    }

    @Test
    void everyTextIsAPacketOrNone() {
        Fuzz.of("engine-packet").words(PACKETS).run(bytes -> {
            EnginePacket packet = EnginePacket.parse(bytes, 0, bytes.length);
            if (packet instanceof EnginePacket.Text(byte[] utf8, int from, int to)) {
                assertSame(bytes, utf8);
                assertEquals(1, from);
                assertEquals(bytes.length, to);
            }
            EnginePacket packet3 = Payload3.textPacket(bytes, 0, bytes.length);
            assertEquals(packet != null || packet3 instanceof EnginePacket.Binary, packet3 != null);
            Payload3.packet(bytes, 0, bytes.length);
            return packet != null;
        });
    }

    @Test
    void everyOriginHasOneFormOrIsNone() {
        Fuzz.of("origin")
                .words("http", "https", "://", ":", ":80", ":443", "/", ".", "*.", "null", "[", "]", "::1", "xn--", "@", "\u00fc",
                        "\u212a", "\u3002", "\u0130", "\ud83d\ude00", "\u00ad", "\u0000", " ")
                .run(bytes -> {
                    String text = text(bytes);
                    Origin.parsePattern(text);
                    Origin origin = Origin.parse(text);
                    if (origin != null) {
                        assertEquals(origin, Origin.parse(origin.toString()), origin::toString);
                        assertTrue(origin.toString().chars().allMatch(c -> c > ' ' && c < 0x7F), origin::toString);
                        assertFalse(origin.isAbove(origin));
                    }
                    return origin != null;
                });
    }

    @Test
    void whatProxiesSayIsBelievedOrNot() {
        TrustedProxies proxies = TrustedProxies.of(List.of("127.0.0.0/8", "198.51.100.1", "::/0"));
        Fuzz.of("forwarded")
                .words("X-Forwarded-For: ", "\r\nX-Forwarded-Host: ", "\r\nX-Forwarded-Proto: ", ",", ", ", "https", "ws", "127.0.0.1",
                        "::ffff:1.2.3.4", "[::1]:80", "[", "]", ":", "::", "%eth0", "1.2.3", "256.0.0.1", "0x7f.1.1.1", "h:1")
                .run(bytes -> {
                    Request request = request(bytes);
                    if (request == null) {
                        return false;
                    }
                    Caller caller = proxies.caller(request);
                    assertNotNull(caller.address());
                    assertTrue(Authority.isValid(caller.host()), caller::host);
                    return true;
                });
    }

    private static Request request(byte[] fields) throws Exception {
        try {
            return Heads.read("GET / HTTP/1.1\r\nHost: h\r\n" + new String(fields, StandardCharsets.ISO_8859_1) + "\r\n\r\n");
        } catch (HttpException refused) {
            return null;
        }
    }
}
