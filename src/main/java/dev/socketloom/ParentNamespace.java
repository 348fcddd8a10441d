package dev.socketloom;

import dev.socketloom.adapter.Target;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Any number of namespaces that a rule admits: a pattern of names, or a decision of the application.
///
/// ```java
/// io.of(Pattern.compile("/room-(\\d+)")).on("chat", (socket, args) ->
///         socket.namespace().emit("chat", args));                      // this room's namespace, not the others
///
/// io.of(Pattern.compile("/room-(\\d+)")).onConnect((socket, auth) -> open(socket.namespace().match().group(1)));
/// ```
///
/// Each name has a namespace of its own, its child, made when the first client asks for it and forgotten when the last
/// has left: a client that may choose names cannot fill the memory with them. Handlers registered here apply to all
/// children, those that exist and those to come; what is broadcast from here reaches all children.
///
/// The children and their counts of occupants are guarded by the map, one entry at a time.
public final class ParentNamespace extends NamespaceHandlers implements Broadcaster {

    /// Decides whether a name is a namespace.
    @FunctionalInterface
    public interface Rule {
        /// Whether this client may have a namespace of this name. May block; when it throws, there is none.
        boolean admits(String name, Handshake handshake) throws Exception;
    }

    private final Rule rule;
    private final @Nullable Pattern names;
    private final Namespaces all;
    private final Map<String, Namespace> children = new ConcurrentHashMap<>();

    ParentNamespace(Rule rule, @Nullable Pattern names, Namespaces all) {
        super(new HandlerTable(), new Life());
        this.rule = rule;
        this.names = names;
        this.all = all;
    }

    Rule rule() {
        return rule;
    }

    MatchResult match(String name) {
        if (names == null) {
            throw new IllegalStateException(
                    "a rule admitted " + name + ", and no pattern that could have found something");
        }
        Matcher matcher = names.matcher(name);
        boolean _ = matcher.matches();
        return matcher.toMatchResult();
    }

    @Override
    @Nullable Namespace meant() {
        return SocketIO.currentIfAny()
                .map(Socket::namespace)
                .filter(namespace -> namespace.isChildOf(this))
                .orElse(null);
    }

    /// The child of a name that the application asks for itself: one that exists, or one that a pattern means, which is
    /// then kept though nobody is in it.
    @Nullable Namespace known(String name) {
        boolean meant = names != null && names.matcher(name).matches();
        return meant
                ? children.computeIfAbsent(name, key -> {
                    var kept = new Namespace(name, this, all);
                    kept.occupants++;
                    return kept;
                })
                : children.get(name);
    }

    /// The child of this name, with one occupant more.
    Namespace child(String name) {
        return children.compute(name, (key, existing) -> {
            Namespace child = existing == null ? new Namespace(name, this, all) : existing;
            child.occupants++;
            return child;
        });
    }

    /// One occupant less; the last one puts out the light.
    void release(Namespace child) {
        children.computeIfPresent(child.name(), (key, existing) -> {
            existing.occupants--;
            if (existing.occupants > 0) {
                return existing;
            }
            existing.adapter().close();
            return null;
        });
    }

    /// The namespaces of this kind that somebody is in: a live view.
    public Collection<Namespace> children() {
        return Collections.unmodifiableCollection(children.values());
    }

    @Override
    public BroadcastOperator everyone() {
        return new BroadcastOperator(children(), Target.EVERYONE);
    }
}
