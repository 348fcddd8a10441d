package dev.socketloom;

import dev.socketloom.NamespaceHandlers.ErrorHandler;
import dev.socketloom.adapter.AdapterFactory;
import dev.socketloom.engineio.Prepared;
import dev.socketloom.packet.Encoded;
import dev.socketloom.packet.NamespaceName;
import dev.socketloom.packet.Packet;
import dev.socketloom.packet.Parser;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The namespaces of one server: those with a name, and the rules for others.
///
/// Thread-safe.
final class Namespaces {

    private final AdapterFactory adapters;
    private final Parser parser;
    private final Map<String, Namespace> named = new ConcurrentHashMap<>();
    private final List<ParentNamespace> parents = new CopyOnWriteArrayList<>();
    private final Everywhere everywhere = new Everywhere();
    private final HandlerList<ErrorHandler> defaultErrors = new HandlerList<>();

    private final Counts counts = new Counts();
    private volatile Consumer<Throwable> unhandled = failure -> {};

    Namespaces(AdapterFactory adapters, Parser parser) {
        this.adapters = adapters;
        this.parser = parser;
    }

    AdapterFactory adapters() {
        return adapters;
    }

    /// The handlers that apply in all of them.
    Everywhere everywhere() {
        return everywhere;
    }

    /// What a packet is sent as, to every client of the server.
    Prepared encode(Packet packet) {
        Encoded encoded = parser.encode(packet);
        return encoded.isBinary()
                ? Prepared.binary(encoded.attachments().getFirst())
                : Prepared.message(encoded.utf8(), encoded.from(), encoded.to(), encoded.attachments());
    }

    /// Who hears of the failures in namespaces that have no error handler.
    HandlerList<ErrorHandler> defaultErrors() {
        return defaultErrors;
    }

    Counts counts() {
        return counts;
    }

    /// Sets who learns of failures that no error handler was there for, besides the log.
    void onUnhandled(Consumer<Throwable> witness) {
        unhandled = witness;
    }

    void unhandled(Throwable failure) {
        unhandled.accept(failure);
    }

    /// The namespace of a name, made if need be. A missing slash is added, as Node does.
    Namespace of(String name) {
        if (name.equals("*")) {
            throw new IllegalArgumentException("\"*\" is no namespace: everywhere() has handlers for all of them,"
                    + " of((name, handshake) -> true) admits every name");
        }
        String full = full(name);
        if (full.length() > NamespaceName.MAX_LENGTH) {
            throw new IllegalArgumentException(
                    "a namespace's name has at most " + NamespaceName.MAX_LENGTH + " characters");
        }
        if (full.contains(",") || full.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException(
                    "a namespace's name has neither commas, which end it on the wire, nor control characters: " + name);
        }
        Namespace child = named.containsKey(full) ? null : child(full);
        return child == null ? named.computeIfAbsent(full, key -> new Namespace(key, null, this)) : child;
    }

    private static String full(String name) {
        return name.startsWith("/") ? name : "/" + name;
    }

    /// A namespace of this name that comes from a pattern or a rule: another one beside it would hide it, and with it
    /// the middleware that guards it.
    private @Nullable Namespace child(String name) {
        for (ParentNamespace parent : parents) {
            Namespace child = parent.known(name);
            if (child != null) {
                return child;
            }
        }
        return null;
    }

    /// The namespaces that a rule admits.
    ParentNamespace of(ParentNamespace.Rule rule) {
        return of(rule, null);
    }

    /// The namespaces whose names match a pattern, from end to end.
    ParentNamespace of(Pattern names) {
        return of((name, handshake) -> names.matcher(name).matches(), names);
    }

    private ParentNamespace of(ParentNamespace.Rule rule, @Nullable Pattern names) {
        var parent = new ParentNamespace(rule, names, this);
        parents.add(parent);
        return parent;
    }

    /// Those that there are now, by name.
    List<Namespace> list() {
        return Stream.concat(named.values().stream(), parents.stream().flatMap(parent -> parent.children().stream()))
                .sorted(Comparator.comparing(Namespace::name))
                .toList();
    }

    /// Removes one that was made by name, with everybody in it.
    boolean remove(String name) {
        String full = full(name);
        if (full.equals("/")) {
            throw new IllegalArgumentException("the namespace / is the server itself and stays as long as it does");
        }
        Namespace removed = named.remove(full);
        if (removed != null) {
            removed.close();
        }
        return removed != null;
    }

    /// The namespace that a client asks for: one with this name, or else a child of the first rule that admits it.
    ///
    /// @return null when there is none; a child has one occupant more
    @Nullable Namespace find(String name, Handshake handshake) throws Exception {
        Namespace found = named.get(name);
        if (found != null) {
            return found;
        }
        for (ParentNamespace parent : parents) {
            if (parent.rule().admits(name, handshake)) {
                return parent.child(name);
            }
        }
        return null;
    }
}
