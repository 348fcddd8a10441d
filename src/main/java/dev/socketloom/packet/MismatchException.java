package dev.socketloom.packet;

import org.jspecify.annotations.Nullable;

/// A payload that does not fit the type a handler asked for: `$.price: expected a number, found "abc"`.
public final class MismatchException extends Exception {

    private static final long serialVersionUID = 1;

    /// Says where, what was expected and what was found.
    public MismatchException(String message) {
        super(message);
    }

    /// Says where, and what the type itself objected to.
    MismatchException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
