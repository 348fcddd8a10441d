package dev.socketloom;

import dev.socketloom.HandlerMethod.Purpose;
import dev.socketloom.Handlers.Registration;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

/// Finds the handlers among the methods of an object: by annotation, and in a [NamespaceHandler] also by name.
///
/// All of them are found and checked before the first is registered, so that an object with one wrong method has no
/// handlers at all. Java knows no order among the methods of a class; so for each use there is one method at most.
///
/// Immutable when it has been made.
final class HandlerMethods {

    private final Object target;
    private final Map<String, HandlerMethod> byUse = new HashMap<>();

    /// Finds them.
    ///
    /// @throws IllegalArgumentException when there are none, or when one of them cannot be a handler
    HandlerMethods(Object target) {
        this.target = target;
        methods(target.getClass()).forEach(this::consider);
        if (byUse.isEmpty()) {
            throw new IllegalArgumentException(target.getClass().getName() + " has no handlers: annotate its methods"
                    + " with @OnEvent, @OnConnect, @OnDisconnect, @OnError or @OnAny,"
                    + " or extend NamespaceHandler and call them on_something");
        }
    }

    /// The methods of a class and its superclasses but for those that are overridden, in an order that does not change.
    private static Collection<Method> methods(Class<?> type) {
        var found = new TreeMap<String, Method>();
        for (Class<?> c = type; c != null && c != NamespaceHandler.class; c = c.getSuperclass()) {
            // A bridge overrides what a superclass declares with a type variable, and is not a method to call itself.
            Arrays.stream(c.getDeclaredMethods())
                    .sorted(Comparator.comparing(Method::isBridge))
                    .forEach(method -> found.putIfAbsent(signature(method), method));
        }
        found.values().removeIf(Method::isSynthetic);
        return found.values();
    }

    private static String signature(Method method) {
        String owner = isInherited(method) ? "" : method.getDeclaringClass().getName();
        return method.getName() + Arrays.toString(method.getParameterTypes()) + owner;
    }

    private static boolean isInherited(Method method) {
        return !Modifier.isPrivate(method.getModifiers()) && !Modifier.isStatic(method.getModifiers());
    }

    private void consider(Method method) {
        List<HandlerMethod> announced = Arrays.stream(method.getAnnotations())
                .flatMap(annotation -> announced(method, annotation))
                .toList();
        announced.forEach(this::add);
        if (announced.isEmpty() && target instanceof NamespaceHandler && isInherited(method)) {
            named(method).ifPresent(this::add);
        }
    }

    private Stream<HandlerMethod> announced(Method method, Annotation annotation) {
        return switch (annotation) {
            case OnEvent event when event.value().isEmpty() -> Stream.of(handler(method, method.getName()));
            case OnEvent event -> Stream.of(handler(method, event.value()));
            case OnConnect _ -> Stream.of(handler(method, Purpose.CONNECT));
            case OnDisconnect _ -> Stream.of(handler(method, Purpose.DISCONNECT));
            case OnAny _ -> Stream.of(handler(method, Purpose.ANY));
            case OnError _ -> Stream.of(handler(method, Purpose.ERROR));
            default -> Stream.empty();
        };
    }

    private Optional<HandlerMethod> named(Method method) {
        return switch (method.getName()) {
            case "onConnect", "on_connect" -> Optional.of(handler(method, Purpose.CONNECT));
            case "onDisconnect", "on_disconnect" -> Optional.of(handler(method, Purpose.DISCONNECT));
            case "onAny" -> Optional.of(handler(method, Purpose.ANY));
            case "onError" -> Optional.of(handler(method, Purpose.ERROR));
            default -> eventIn(method.getName()).map(event -> handler(method, event));
        };
    }

    /// The event in a method's name: `chat` in `on_chat` and in `onChat`.
    private static Optional<String> eventIn(String name) {
        if (name.startsWith("on_") && name.length() > "on_".length()) {
            return Optional.of(name.substring("on_".length()));
        }
        if (name.startsWith("on") && name.length() > "on".length() && Character.isUpperCase(name.charAt(2))) {
            return Optional.of(Character.toLowerCase(name.charAt(2)) + name.substring("onX".length()));
        }
        return Optional.empty();
    }

    private HandlerMethod handler(Method method, String event) {
        return new HandlerMethod(target, method, Purpose.EVENT, event);
    }

    private HandlerMethod handler(Method method, Purpose purpose) {
        return new HandlerMethod(target, method, purpose, "");
    }

    private void add(HandlerMethod handler) {
        HandlerMethod other = byUse.putIfAbsent(handler.use(), handler);
        if (other != null) {
            throw new IllegalArgumentException(other + " and " + handler + " are both for " + handler.use()
                    + ", and nothing tells their order: let one of them call the other");
        }
    }

    /// Adds them all to the handlers of a place.
    ///
    /// @throws IllegalStateException when the object is a [NamespaceHandler] that has its place already
    Registration addTo(NamespaceHandlers place) {
        if (target instanceof NamespaceHandler handler) {
            handler.settle(place);
        }
        List<Registration> registrations = byUse.values().stream().map(handler -> handler.addTo(place)).toList();
        var there = new AtomicBoolean(true);
        return () -> {
            if (there.compareAndSet(true, false)) {
                registrations.forEach(Registration::off);
                if (target instanceof NamespaceHandler handler) {
                    handler.leave();
                }
            }
        };
    }
}
