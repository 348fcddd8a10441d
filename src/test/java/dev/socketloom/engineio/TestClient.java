package dev.socketloom.engineio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;

/// A client, whichever way its packets travel.
interface TestClient {

    /// The two ways.
    enum Kind {
        POLLING,
        WEBSOCKET
    }

    /// Sends messages, together if the transport can.
    void say(String... messages) throws Exception;

    /// The next packet from the server.
    String next() throws Exception;

    /// Goes without a word.
    void vanish();

    /// What its server heard.
    TestListener server();

    /// Waits for messages whose order is nobody's concern.
    default void hearInAnyOrder(String... messages) throws Exception {
        var left = new ArrayList<>(List.of(messages));
        while (!left.isEmpty()) {
            String packet = next();
            assertTrue(packet.startsWith("4") && left.remove(packet.substring(1)), packet);
        }
    }

    /// Waits for messages, in this order and with nothing in between.
    default void hear(String... messages) throws Exception {
        for (String message : messages) {
            assertEquals("4" + message, next());
        }
    }
}
