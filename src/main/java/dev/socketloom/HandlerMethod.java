package dev.socketloom;

import dev.socketloom.Handlers.Registration;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.UndeclaredThrowableException;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A method of an application's object as a handler: how it is called, and with what.
///
/// ```
///   boolean place(Socket socket, Bid bid, int count)
///                    │             │         └──── Shape of int  ◀── args[1]
///                    │             └────────────── Shape of Bid  ◀── args[0]
///                    └──────────────────────────── event.socket()
/// ```
///
/// Whatever depends on the method is settled here, once: an event costs one array and one call of a method handle.
///
/// Immutable.
final class HandlerMethod {

    /// Whom a package is to be opened to.
    private static final String OUR_MODULE = "dev.socketloom";

    /// What a method is for, and what it may look like for that.
    enum Purpose {
        EVENT("a handler of an event may have a Socket, then the arguments by their types or all as one Args, then,"
                + " if it is void, an Ack"),
        CONNECT("a connect handler may have a Socket, then what the client sent along as a Map or a record;"
                + " it is void, and throws to refuse"),
        DISCONNECT("a disconnect handler may have a Socket, then a DisconnectReason; it is void"),
        ANY("a catch-all may have a Socket, then an Event; it is void"),
        ERROR("an error handler may have a Throwable, then an Event");

        private final String rule;

        Purpose(String rule) {
            this.rule = rule;
        }
    }

    private final Method method;
    private final Purpose purpose;
    private final String event;
    private final HandlerParameters parameters;
    private final MethodHandle invoker;

    /// Looks at a method and makes it ready to be called.
    ///
    /// @param event the name of the event, when it is for one
    /// @throws IllegalArgumentException when it cannot be a handler; the message says what one looks like
    HandlerMethod(Object target, Method method, Purpose purpose, String event) {
        this.method = method;
        this.purpose = purpose;
        this.event = event;
        try {
            if (Modifier.isStatic(method.getModifiers())) {
                throw new IllegalArgumentException("it is static");
            }
            HandlerTable.checkHandled(event);
            parameters = new HandlerParameters(method, purpose);
        } catch (IllegalArgumentException unfit) {
            throw new IllegalArgumentException(this + ": " + unfit.getMessage() + "; " + purpose.rule, unfit);
        }
        invoker = open(target);
    }

    private MethodHandle open(Object target) {
        try {
            method.setAccessible(true);
            return MethodHandles.lookup()
                    .unreflect(method)
                    .bindTo(target)
                    .asSpreader(Object[].class, method.getParameterCount())
                    .asType(MethodType.methodType(Object.class, Object[].class));
        } catch (InaccessibleObjectException closed) {
            Class<?> type = method.getDeclaringClass();
            throw new IllegalArgumentException(this + " cannot be called; write `opens " + type.getPackageName()
                    + " to " + OUR_MODULE + ";` in module " + type.getModule().getName(), closed);
        } catch (IllegalAccessException impossible) {
            throw new IllegalStateException("what is accessible can be called", impossible);
        }
    }

    /// What it handles, in words that are the same for two methods exactly if they handle the same.
    String use() {
        return purpose == Purpose.EVENT ? "the event \"" + event + "\"" : "the purpose " + purpose;
    }

    /// Adds it to the handlers of a place.
    Registration addTo(NamespaceHandlers place) {
        return switch (purpose) {
            case EVENT -> place.table().add(event, this::handle);
            case CONNECT -> place.onConnect((socket, auth) -> call(Event.connecting(socket), null));
            case DISCONNECT -> place.onDisconnect((socket, why) -> call(Event.disconnected(socket, why), why));
            case ANY -> place.onAny((socket, seen) -> call(seen, null));
            case ERROR -> place.onError((error, failed) -> call(failed, error));
        };
    }

    /// An event has arrived. It may throw whatever the method does: [Dispatch] catches everything.
    private void handle(Event arrived) throws Throwable {
        Object result = invoker.invokeExact(parameters.values(arrived, null));
        if (method.getReturnType() != void.class) {
            Handlers.acknowledge(arrived, result);
        }
    }

    /// Something else has happened, whose handlers may throw exceptions and errors, but no third thing.
    private @Nullable Object call(Event happened, @Nullable Object cause) throws Exception {
        try {
            return invoker.invokeExact(parameters.values(happened, cause));
        } catch (Exception | Error thrown) {
            throw thrown;
        } catch (Throwable neither) {
            throw new UndeclaredThrowableException(neither);
        }
    }

    /// The class, the method and its parameters, as a program would write them.
    @Override
    public String toString() {
        return Arrays.stream(method.getParameterTypes())
                .map(Class::getSimpleName)
                .collect(Collectors.joining(
                        ", ", method.getDeclaringClass().getName() + "." + method.getName() + "(", ")"));
    }
}
