package dev.socketloom;

import dev.socketloom.engineio.SessionId;
import dev.socketloom.http.Query;
import dev.socketloom.packet.Packet;
import dev.socketloom.packet.PacketException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The revision of Socket.IO's protocol that a client speaks: what is different about joining a namespace.
///
/// | | [Five]: Socket.IO 3 and 4 | [Four]: Socket.IO 2 |
/// |---|---|---|
/// | the namespace `/` | is asked for: `0{"token":"x"}` | is joined unasked, without `auth` |
/// | `auth` | `0/chat,{"token":"x"}` | the query of the name: `0/chat?token=x,` |
/// | admitted | `0/chat,{"sid":"…"}` | `0/chat,` |
/// | the socket's id | random | `/chat#` and the id of the session |
/// | refused | `4/chat,{"message":"no","data":7}` | `4/chat,7`, or `4/chat,"no"` when there are no data |
///
/// Events and acknowledgements are the same. Where revision 4 leaves a choice, this is what Node's server does for
/// clients of Socket.IO 2.
///
/// Immutable.
sealed interface Protocol {

    /// The current revision.
    Protocol CURRENT = new Five();

    /// Whether every client is in `/`.
    boolean joinsUnasked();

    /// What a client asks for that sends this packet.
    Packet.Connect understood(Packet.Connect packet) throws PacketException;

    /// The id of a client's socket in a namespace.
    String socketId(String namespace);

    /// Tells a client that it is in.
    Packet welcome(String namespace, String socketId);

    /// Tells a client that the application does not want it in.
    Packet refusal(String namespace, String message, @Nullable Object data);

    /// Tells a client that there is no such place for it. The same in both revisions.
    static Packet refusal(String namespace, String message) {
        return CURRENT.refusal(namespace, message, null);
    }

    /// Revision 5.
    record Five() implements Protocol {

        @Override
        public boolean joinsUnasked() {
            return false;
        }

        @Override
        public Packet.Connect understood(Packet.Connect packet) {
            return packet;
        }

        /// Not the session's id, which is a secret between the client and us; this one is shown to other clients.
        @Override
        public String socketId(String namespace) {
            return SessionId.random();
        }

        @Override
        public Packet welcome(String namespace, String socketId) {
            return new Packet.Connect(namespace, Map.of("sid", socketId));
        }

        @Override
        public Packet refusal(String namespace, String message, @Nullable Object data) {
            var body = new LinkedHashMap<String, @Nullable Object>();
            body.put("message", message);
            if (data != null) {
                body.put("data", data);
            }
            return new Packet.ConnectError(namespace, body);
        }
    }

    /// Revision 4.
    ///
    /// @param session the id of the session, of which such a client makes those of its sockets without asking
    record Four(String session) implements Protocol {

        /// As long as a request line, where credentials stand that have to be in a query.
        private static final int LONGEST_QUERY = 8 * 1024;

        @Override
        public boolean joinsUnasked() {
            return true;
        }

        @Override
        public Packet.Connect understood(Packet.Connect packet) throws PacketException {
            String name = packet.namespace();
            int mark = name.indexOf('?');
            if (mark >= 0 && name.length() - mark > LONGEST_QUERY) {
                throw new PacketException("a query longer than " + LONGEST_QUERY + " characters behind a namespace");
            }
            String namespace = mark < 0 ? name : name.substring(0, mark);
            var auth = new HashMap<String, @Nullable Object>();
            if (mark >= 0) {
                Query.parse(name.substring(mark + 1)).forEach((field, values) -> auth.put(field, values.getLast()));
            }
            return new Packet.Connect(namespace, auth);
        }

        @Override
        public String socketId(String namespace) {
            return namespace.equals("/") ? session : namespace + "#" + session;
        }

        @Override
        public Packet welcome(String namespace, String socketId) {
            return new Packet.Connect(namespace, null);
        }

        @Override
        public Packet refusal(String namespace, String message, @Nullable Object data) {
            return new Packet.ConnectError(namespace, data == null ? message : data);
        }
    }
}
