package dev.socketloom;

import dev.socketloom.packet.Shape;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;

/// A type with its type arguments, which a `Class` cannot express.
///
/// ```java
/// io.on("bids", new TypeRef<List<Bid>>() {}, (socket, bids) -> …);
/// ```
///
/// @param <T> the type
public abstract class TypeRef<T> {

    private final Type type;

    /// For anonymous subclasses, which is how the type argument survives to run time.
    protected TypeRef() {
        if (!(getClass().getGenericSuperclass() instanceof ParameterizedType parameterized)) {
            throw new IllegalArgumentException("a TypeRef needs its type: write new TypeRef<List<Bid>>() {}");
        }
        type = parameterized.getActualTypeArguments()[0];
    }

    /// The type.
    public final Type type() {
        return type;
    }

    final Shape<T> shape() {
        return shapeOf(type);
    }

    /// The shape of a class.
    static <T> Shape<T> shapeOf(Class<T> type) {
        return shapeOf((Type) type);
    }

    @SuppressWarnings("unchecked") // The callers know the type to be T: one has a Class<T>, one is a TypeRef<T>.
    private static <T> Shape<T> shapeOf(Type type) {
        return (Shape<T>) Shape.of(type);
    }
}
