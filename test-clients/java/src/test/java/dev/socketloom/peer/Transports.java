package dev.socketloom.peer;

/** How a client gets to the server: the names that it is given, the last of which it ends with. */
enum Transports {
    POLLING("polling"),
    WEBSOCKET("websocket"),
    UPGRADE("polling", "websocket");

    private final String[] names;

    Transports(String... names) {
        this.names = names;
    }

    String[] names() {
        return names.clone();
    }

    String last() {
        return names[names.length - 1];
    }
}
