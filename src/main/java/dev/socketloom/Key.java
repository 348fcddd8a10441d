package dev.socketloom;

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
/// The value lives in [Socket#data()], under the name.
///
/// @param name the name
/// @param type the type of the value
/// @param <T> the type of the value
public record Key<T>(String name, Class<T> type) {

    /// A key.
    public static <T> Key<T> of(String name, Class<T> type) {
        return new Key<>(name, type);
    }

    /// Stores a value with a socket.
    public void set(Socket socket, T value) {
        socket.data().put(name, type.cast(value));
    }

    /// What is stored with a socket.
    public Optional<T> get(Socket socket) {
        return Optional.ofNullable(socket.data().get(name)).map(type::cast);
    }
}
