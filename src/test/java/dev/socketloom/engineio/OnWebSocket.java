package dev.socketloom.engineio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import org.junit.jupiter.api.AfterEach;

/// Sessions that begin on a WebSocket, from the side of their clients.
abstract class OnWebSocket {

    final Rig.Options options = new Rig.Options();
    Rig rig;

    WebClient client() throws Exception {
        if (rig == null) {
            rig = new Rig(options);
        }
        return rig.webSocket();
    }

    @AfterEach
    void close() {
        rig.close();
    }

    void assertGone(WebClient client, String reason) throws Exception {
        assertEquals(reason, Await.value(client.server().closedInTurn));
        assertEquals(1, client.server().closings.get());
        client.served.awaitEnd();
        assertFalse(client.served.wires().server().isOpen());
        Await.until(() -> !rig.knows(client.sid()));
    }
}
