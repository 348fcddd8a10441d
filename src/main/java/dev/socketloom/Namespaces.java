package dev.socketloom;

import dev.socketloom.NamespaceHandlers.ErrorHandler;
import dev.socketloom.adapter.AdapterFactory;
import dev.socketloom.packet.PacketLimits;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The namespaces of one server: those with a name, and the rules for others.
///
/// Thread-safe.
final class Namespaces {

    /// What the packet decoder lets through.
    static final int LONGEST_NAME = PacketLimits.LONGEST_NAMESPACE;

    private final AdapterFactory adapters;
    private final Map<String, Namespace> named = new ConcurrentHashMap<>();
    private final List<ParentNamespace> parents = new CopyOnWriteArrayList<>();
    private final HandlerList<ErrorHandler> defaultErrors = new HandlerList<>();

    Namespaces(AdapterFactory adapters) {
        this.adapters = adapters;
    }

    AdapterFactory adapters() {
        return adapters;
    }

    /// Who hears of the failures in namespaces that have no error handler.
    HandlerList<ErrorHandler> defaultErrors() {
        return defaultErrors;
    }

    /// The namespace of a name, made if need be. A missing slash is added, as Node does.
    Namespace of(String name) {
        String full = name.startsWith("/") ? name : "/" + name;
        if (full.length() > LONGEST_NAME) {
            throw new IllegalArgumentException("a namespace's name has at most " + LONGEST_NAME + " characters");
        }
        if (full.contains(",") || full.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException(
                    "a namespace's name has neither commas, which end it on the wire, nor control characters: " + name);
        }
        Namespace child = named.containsKey(full) ? null : child(full);
        return child == null ? named.computeIfAbsent(full, key -> new Namespace(key, null, this)) : child;
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
