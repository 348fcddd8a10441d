package dev.socketloom;

import dev.socketloom.HandlerMethod.Purpose;
import dev.socketloom.packet.Shape;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The parameters of a [HandlerMethod]: for each of them, where its value comes from.
///
/// ```
///   event        [Socket] ( type* | Args ) [Ack]
///   connect      [Socket] [type]
///   disconnect   [Socket] [DisconnectReason]
///   any          [Socket] [Event]
///   error        [Throwable] [Event]
/// ```
///
/// They are read once, from the first to the last; what is left over has no place there.
///
/// Immutable when it has been made.
final class HandlerParameters {

    /// Where a value comes from.
    @FunctionalInterface
    private interface Source {
        /// The value.
        ///
        /// @param cause why a client has gone, or what has been thrown
        @Nullable Object value(Event event, @Nullable Object cause);
    }

    private final Method method;
    private final List<Source> sources = new ArrayList<>();

    /// Reads them.
    ///
    /// @throws IllegalArgumentException when they do not suit the purpose
    HandlerParameters(Method method, Purpose purpose) {
        this.method = method;
        boolean mayReturn = switch (purpose) {
            case EVENT -> event();
            case CONNECT -> connect();
            case DISCONNECT -> disconnect();
            case ANY -> any();
            case ERROR -> error();
        };
        if (isLeft()) {
            throw new IllegalArgumentException("the " + next().getSimpleName() + " has no place there");
        }
        if (!mayReturn && method.getReturnType() != void.class) {
            throw new IllegalArgumentException("it is not void");
        }
    }

    // One method for each purpose reads its parameters and says whether a handler may return something.

    private boolean event() {
        socket();
        if (!take(Args.class, (event, _) -> event.args())) {
            for (int index = 0; isLeft() && next() != Ack.class; index++) {
                argument(index);
            }
        }
        return !take(Ack.class, (event, _) -> event.args().ack().orElseGet(() -> Ack.unwanted(event.socket())));
    }

    private boolean connect() {
        socket();
        if (isLeft()) {
            argument(0);
        }
        return false;
    }

    private boolean disconnect() {
        socket();
        take(DisconnectReason.class, (_, reason) -> reason);
        return false;
    }

    private boolean any() {
        socket();
        take(Event.class, (event, _) -> event);
        return false;
    }

    private boolean error() {
        take(Throwable.class, (_, error) -> error);
        take(Event.class, (event, _) -> event);
        return true;
    }

    private void socket() {
        take(Socket.class, (event, _) -> event.socket());
    }

    private void argument(int index) {
        Shape<?> shape = Shape.of(method.getGenericParameterTypes()[sources.size()]);
        sources.add((event, _) -> event.args().get(index, shape));
    }

    /// Takes the next parameter if it is of this type.
    private boolean take(Class<?> type, Source source) {
        boolean isNext = isLeft() && next() == type;
        if (isNext) {
            sources.add(source);
        }
        return isNext;
    }

    private boolean isLeft() {
        return sources.size() < method.getParameterCount();
    }

    private Class<?> next() {
        return method.getParameterTypes()[sources.size()];
    }

    /// The values for one call.
    @Nullable Object[] values(Event event, @Nullable Object cause) {
        var values = new @Nullable Object[sources.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = sources.get(i).value(event, cause);
        }
        return values;
    }
}
