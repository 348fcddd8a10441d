package dev.socketloom;

import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.function.Supplier;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/// A server in the platform's MBean server, from its start to its stop.
///
/// Immutable; it asks for a new snapshot each time.
record Bean(Supplier<ServerMetrics> metrics, ObjectName name) implements ServerMXBean {

    /// @return null when the server cannot be registered, which is no reason not to start it
    static @org.jspecify.annotations.Nullable Bean register(int port, Supplier<ServerMetrics> metrics) {
        try {
            var bean = new Bean(metrics, new ObjectName("dev.socketloom:type=Server,port=" + port));
            platform().registerMBean(bean, bean.name);
            return bean;
        } catch (JMException e) {
            Log.warning("the server is not visible to JMX", e);
            return null;
        }
    }

    private static MBeanServer platform() {
        return ManagementFactory.getPlatformMBeanServer();
    }

    void unregister() {
        try {
            platform().unregisterMBean(name);
        } catch (JMException e) {
            Log.warning("the server stays visible to JMX", e);
        }
    }

    @Override
    public int getConnections() {
        return metrics.get().connections();
    }

    @Override
    public int getPollingSessions() {
        return metrics.get().pollingSessions();
    }

    @Override
    public int getWebSocketSessions() {
        return metrics.get().webSocketSessions();
    }

    @Override
    public long getSessionsOpened() {
        return metrics.get().sessionsOpened();
    }

    @Override
    public Map<String, Long> getSessionsClosed() {
        return metrics.get().sessionsClosed();
    }

    @Override
    public long getMessagesReceived() {
        return metrics.get().messagesReceived();
    }

    @Override
    public long getMessagesSent() {
        return metrics.get().messagesSent();
    }

    @Override
    public long getMessagesDropped() {
        return metrics.get().messagesDropped();
    }

    @Override
    public long getSlowConsumers() {
        return metrics.get().slowConsumers();
    }

    @Override
    public long getSlowHandlers() {
        return metrics.get().slowHandlers();
    }

    @Override
    public long getReceivingBytes() {
        return metrics.get().receivingBytes();
    }

    @Override
    public long getSendingBytes() {
        return metrics.get().sendingBytes();
    }

    @Override
    public long getEventsHandled() {
        return metrics.get().eventsHandled();
    }

    @Override
    public long getFailures() {
        return metrics.get().failures();
    }
}
