package dev.socketloom;

import java.util.Map;

/// The numbers of [ServerMetrics] for JMX, as `dev.socketloom:type=Server,port=…`.
///
/// The names are those that the rules for MXBeans want; what they mean stands there.
public interface ServerMXBean {

    /// TCP connections that are open.
    int getConnections();

    /// Sessions over HTTP long-polling.
    int getPollingSessions();

    /// Sessions over WebSockets.
    int getWebSocketSessions();

    /// Sessions that have begun.
    long getSessionsOpened();

    /// Sessions that have ended, by the reason.
    Map<String, Long> getSessionsClosed();

    /// Messages from clients.
    long getMessagesReceived();

    /// Messages to clients, once for each.
    long getMessagesSent();

    /// Messages that a client did not get.
    long getMessagesDropped();

    /// Clients that were disconnected because too much waited for them.
    long getSlowConsumers();

    /// Runs of handlers that took longer than `slowHandler`.
    long getSlowHandlers();

    /// What `receiveBudget` is used for at the moment.
    long getReceivingBytes();

    /// What `sendBudget` is used for at the moment.
    long getSendingBytes();

    /// Events whose handlers were run.
    long getEventsHandled();

    /// What handlers, middleware and callbacks have thrown.
    long getFailures();
}
