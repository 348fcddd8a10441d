package dev.socketloom;

import java.util.Map;
import java.util.Optional;

/// A name for something that is stored with a socket, with the type of what is stored.
///
/// ```java
/// static final Key<User> USER = Key.of("user", User.class);
///
/// io.use(socket -> USER.set(socket, authenticate(socket.handshake())));
/// io.on("whoami", (socket, args) -> socket.emit("you are", USER.get(socket).orElseThrow()));
/// ```
///
/// The value lives in [Socket#data()], under the name; or in whatever map is given, such as [Socket#session()].
///
/// @param name the name
/// @param type the type of the value
/// @param <T> the type of the value
public record Key<T>(String name, Class<T> type) {

    /// Refuses primitive types, of which no value can be stored.
    public Key {
        if (type.isPrimitive()) {
            throw new IllegalArgumentException("the key \"" + name + "\" has the primitive type " + type
                    + ": use the class of its objects, such as Integer.class for int");
        }
    }

    /// A key.
    public static <T> Key<T> of(String name, Class<T> type) {
        return new Key<>(name, type);
    }

    /// Stores a value with a socket.
    public void set(Socket socket, T value) {
        set(socket.data(), value);
    }

    /// Stores a value in a map.
    public void set(Map<String, Object> map, T value) {
        map.put(name, type.cast(value));
    }

    /// What is stored with a socket.
    ///
    /// @throws ClassCastException when it is of another type
    public Optional<T> get(Socket socket) {
        return get(socket.data());
    }

    /// What is stored in a map.
    ///
    /// @throws ClassCastException when it is of another type
    public Optional<T> get(Map<String, Object> map) {
        return Optional.ofNullable(map.get(name)).map(type::cast);
    }
}
