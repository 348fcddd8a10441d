package dev.socketloom.cli;

/// A command line that cannot be meant as it stands; the message is the one line that its author sees.
final class UsageException extends Exception {

    private static final long serialVersionUID = 1L;

    UsageException(String message) {
        super(message);
    }
}
