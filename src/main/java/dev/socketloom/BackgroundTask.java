package dev.socketloom;

/// Something that an application does beside its handlers; see [SocketIOServer#startBackgroundTask(BackgroundTask)].
@FunctionalInterface
public interface BackgroundTask {

    /// Does it. Interrupted when the server stops; then an [InterruptedException] is a proper end.
    void run() throws Exception;
}
