package dev.socketloom.conformance;

import dev.socketloom.DisconnectReason;
import dev.socketloom.Socket;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/// How sockets went away, by the tag that each had given when it came.
final class Journal {

    private final Map<String, List<Map<String, Object>>> entries = new ConcurrentHashMap<>();

    void note(Socket socket, DisconnectReason reason) {
        if (socket.handshake().auth().get("tag") instanceof String tag) {
            entries.computeIfAbsent(tag, _ -> new CopyOnWriteArrayList<>())
                    .add(Map.of("nsp", socket.namespace().name(), "reason", reason.toString(),
                            "rooms", CommonHandlers.namedRooms(socket)));
        }
    }

    List<Map<String, Object>> entries(String tag) {
        return entries.getOrDefault(tag, List.of());
    }
}
