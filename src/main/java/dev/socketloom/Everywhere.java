package dev.socketloom;

import org.jspecify.annotations.Nullable;

/// The handlers that apply in every namespace: those with a name, and those that come and go with a pattern.
///
/// ```
///   one after another:   the pattern's ──▶ the namespace's ──▶ the socket's ──▶ these
/// ```
///
/// They come last, as what holds where nothing more special is said: a namespace's own reply is the acknowledgement,
/// its own error handler is asked first. They do not make a namespace: a name that nobody has given and no rule admits
/// is refused as ever, so that a guard for all doors does not open any.
///
/// Thread-safe.
final class Everywhere extends NamespaceHandlers {

    Everywhere() {
        super(new HandlerTable(), new Life());
    }

    @Override
    @Nullable Namespace meant() {
        return SocketIO.currentIfAny().map(Socket::namespace).orElse(null);
    }
}
