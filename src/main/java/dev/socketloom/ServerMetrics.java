package dev.socketloom;

import dev.socketloom.engineio.CloseReason;
import dev.socketloom.engineio.Engine;
import dev.socketloom.engineio.EngineCounts;
import dev.socketloom.engineio.Session;
import dev.socketloom.http.Budget;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;

/// How a server is doing, in numbers: a snapshot.
///
/// ```
///   io.metrics()                          this record
///   builder().metrics("/metrics")         the same for Prometheus, at a path
///   builder().jmx(true)                   the same for JMX: dev.socketloom:type=Server,port=5000
/// ```
///
/// Immutable.
///
/// @param connections TCP connections that are open
/// @param pollingSessions sessions over HTTP long-polling
/// @param webSocketSessions sessions over WebSockets
/// @param sessionsOpened sessions that have begun since the start
/// @param sessionsClosed sessions that have ended since the start, by the reason in Node's words
/// @param messagesReceived messages from clients since the start
/// @param messagesSent messages to clients since the start, once for each client
/// @param messagesDropped messages that a client did not get: volatile ones, and what came after its end
/// @param slowConsumers clients that were disconnected because too much waited for them
/// @param slowHandlers runs of handlers that took longer than `slowHandler`
/// @param receivingBytes what `receiveBudget` is used for at the moment
/// @param sendingBytes what `sendBudget` is used for at the moment
/// @param eventsHandled events whose handlers were run
/// @param failures what handlers, middleware and callbacks have thrown
public record ServerMetrics(
        int connections,
        int pollingSessions,
        int webSocketSessions,
        long sessionsOpened,
        Map<String, Long> sessionsClosed,
        long messagesReceived,
        long messagesSent,
        long messagesDropped,
        long slowConsumers,
        long slowHandlers,
        long receivingBytes,
        long sendingBytes,
        long eventsHandled,
        long failures) {

    static ServerMetrics of(int connections, Engine engine, Budget receiving, Counts counts) {
        Collection<Session> sessions = engine.sessions();
        EngineCounts seen = engine.counts();
        int polling = Math.toIntExact(sessions.stream().filter(s -> s.transport().equals("polling")).count());
        var closed = new TreeMap<String, Long>();
        for (Map.Entry<CloseReason, Long> entry : seen.closed().entrySet()) {
            closed.put(entry.getKey().toString(), entry.getValue());
        }
        return new ServerMetrics(connections, polling, sessions.size() - polling, seen.opened(), Map.copyOf(closed),
                seen.received(), seen.sent(), seen.dropped(), seen.slowConsumers(), seen.slowHandlers(),
                receiving.used(), engine.options().outbox().budget().used(), counts.handled(), counts.failed());
    }

    /// The numbers in the text format of Prometheus, version 0.0.4.
    public String toPrometheus() {
        var text = new StringBuilder();
        gauge(text, "connections", "TCP connections that are open.", connections);
        head(text, "sessions", "gauge", "Sessions that are open, by their transport.");
        sample(text, "sessions{transport=\"polling\"}", pollingSessions);
        sample(text, "sessions{transport=\"websocket\"}", webSocketSessions);
        counter(text, "sessions_opened_total", "Sessions that have begun.", sessionsOpened);
        head(text, "sessions_closed_total", "counter", "Sessions that have ended, by the reason.");
        new TreeMap<>(sessionsClosed).forEach((reason, count) ->
                sample(text, "sessions_closed_total{reason=\"" + reason + "\"}", count));
        counter(text, "messages_received_total", "Messages from clients.", messagesReceived);
        counter(text, "messages_sent_total", "Messages to clients, once for each.", messagesSent);
        counter(text, "messages_dropped_total", "Messages that a client did not get.", messagesDropped);
        counter(text, "slow_consumers_total", "Clients disconnected because too much waited for them.", slowConsumers);
        counter(text, "slow_handlers_total", "Runs of handlers that took too long.", slowHandlers);
        gauge(text, "receiving_bytes", "What receiveBudget is used for.", receivingBytes);
        gauge(text, "sending_bytes", "What sendBudget is used for.", sendingBytes);
        counter(text, "events_handled_total", "Events whose handlers were run.", eventsHandled);
        counter(text, "failures_total", "What handlers, middleware and callbacks have thrown.", failures);
        return text.toString();
    }

    private static void gauge(StringBuilder text, String name, String help, long value) {
        head(text, name, "gauge", help);
        sample(text, name, value);
    }

    private static void counter(StringBuilder text, String name, String help, long value) {
        head(text, name, "counter", help);
        sample(text, name, value);
    }

    private static void head(StringBuilder text, String name, String type, String help) {
        text.append("# HELP socketloom_").append(name).append(' ').append(help).append('\n');
        text.append("# TYPE socketloom_").append(name).append(' ').append(type).append('\n');
    }

    private static void sample(StringBuilder text, String name, long value) {
        text.append("socketloom_").append(name).append(' ').append(value).append('\n');
    }
}
