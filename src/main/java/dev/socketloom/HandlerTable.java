package dev.socketloom;

import dev.socketloom.Handlers.EventInterceptor;
import dev.socketloom.Handlers.EventMiddleware;
import dev.socketloom.Handlers.Registration;
import dev.socketloom.packet.Packet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/// The handlers of events that were registered in one place: a socket, a namespace, a pattern of namespaces.
///
/// Only names that somebody handles have an entry: what clients call their events, and what was handled once and is
/// not any more, leaves no trace.
///
/// Thread-safe. The lists by name are immutable and replaced as a whole, as those of a [HandlerList] are.
final class HandlerTable {

    /// What remains of a handler of whatever form: its types and its acknowledgement are inside.
    @FunctionalInterface
    interface Binding {
        void run(Event event) throws Throwable;
    }

    /// Who sees an event before its handlers do.
    sealed interface Gate {

        /// One that throws or returns.
        record Check(EventMiddleware middleware) implements Gate {}

        /// One that is around all that follows.
        record Around(EventInterceptor interceptor) implements Gate {}
    }

    /// For those who look, and have registered nothing. Nobody registers anything in it.
    static final HandlerTable EMPTY = new HandlerTable();

    /// Replaced as a whole, under `this`.
    private volatile Map<String, List<Binding>> named = Map.of();
    private final HandlerList<Binding> any = new HandlerList<>();
    private final HandlerList<Binding> unmatched = new HandlerList<>();
    private final HandlerList<Gate> gates = new HandlerList<>();

    /// The name, if an application may use it for an event.
    ///
    /// @throws IllegalArgumentException when it may not; the message says what to use instead
    static String checkName(String event) {
        if (Packet.Event.isReserved(event)) {
            throw new IllegalArgumentException("\"" + event + "\" is a reserved name: no event may be called so;"
                    + " use onConnect, onDisconnect or onError for what happens to a connection");
        }
        return event;
    }

    /// The name, if it can be that of an event to handle.
    ///
    /// @throws IllegalArgumentException when it cannot; the message says what to use instead
    static String checkHandled(String event) {
        if (event.equals("*")) {
            throw new IllegalArgumentException("\"*\" is not every event but one of this name, which nobody sends:"
                    + " onAny sees every event, onUnmatched those that nobody handles");
        }
        return checkName(event);
    }

    Registration add(String event, Binding binding) {
        put(checkHandled(event), binding);
        return () -> remove(event, binding);
    }

    private synchronized void put(String event, Binding binding) {
        var more = new HashMap<>(named);
        more.put(event, HandlerList.plus(named(event), binding));
        named = more;
    }

    /// A binding that takes itself back before it runs.
    Registration addOnce(String event, Binding binding) {
        var ran = new AtomicBoolean();
        Binding once = new Binding() {
            @Override
            public void run(Event e) throws Throwable {
                remove(event, this);
                if (ran.compareAndSet(false, true)) {
                    binding.run(e);
                }
            }
        };
        return add(event, once);
    }

    private synchronized void remove(String event, Binding binding) {
        var fewer = new HashMap<>(named);
        fewer.computeIfPresent(event, (name, bindings) -> {
            List<Binding> left = HandlerList.minus(bindings, binding);
            return left.isEmpty() ? null : left;
        });
        named = fewer;
    }

    synchronized void remove(String event) {
        var fewer = new HashMap<>(named);
        fewer.remove(event);
        named = fewer;
    }

    /// The handlers of one event.
    List<Binding> named(String event) {
        return named.getOrDefault(event, List.of());
    }

    /// Those who see every event.
    HandlerList<Binding> any() {
        return any;
    }

    /// Those who see the events that nobody handles by name.
    HandlerList<Binding> unmatched() {
        return unmatched;
    }

    /// Those who see every event first and may reject it.
    HandlerList<Gate> gates() {
        return gates;
    }

    /// The gates of several tables, one behind the other, as they are now.
    static List<Gate> gates(List<HandlerTable> tables) {
        List<Gate> all = List.of();
        for (HandlerTable table : tables) {
            all = HandlerList.joined(all, table.gates.now());
        }
        return all;
    }
}
