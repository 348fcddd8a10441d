package dev.socketloom;

import dev.socketloom.engineio.Errand;
import dev.socketloom.engineio.Work;
import java.util.concurrent.Executor;

/// Handlers on an executor of the application's: those of all events, or those behind one middleware.
///
/// ```
///                              CONNECT             event
///   executor(pool)             middleware,         middleware ──▶ catch-alls, handlers
///                              connect handlers    └──────────────────────────────────┘ on the pool
///   chain.proceed(pool)                            that one ──▶ what follows it
///                                                               └───────────┘ on the pool
///   the client's own thread    upgrade and disconnect handlers, callbacks of answers
/// ```
///
/// What a client asks for may be refused, and so it may go to an executor that can refuse: an event fails then as if its
/// handler had, and a connection is not let in. What is only told, that somebody has gone or has answered, has nobody
/// who could be refused, and is always told.
///
/// The client's own thread waits parked meanwhile; how, and what that means for the turn, is an [Errand]'s affair.
///
/// Stateless.
final class Elsewhere {

    private Elsewhere() {}

    /// Has a part of a handler's work done by an executor, and returns when that is done.
    ///
    /// @throws Throwable what it has thrown, or what the executor throws when it does not take it
    static void run(Socket socket, Executor executor, Work part) throws Throwable {
        Client client = socket.seat().client();
        // Another handler of this visitor may have the executor, and wait there for the web session.
        client.session().lend();
        client.link().perform(executor, () -> ScopedValue.where(SocketIO.CURRENT, socket).call(() -> {
            part.run();
            return true;
        }));
    }
}
