package dev.socketloom.http;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/// One line for each request that was answered: who asked for what, and what became of it.
///
/// ```
///   127.0.0.1:51514 GET /socket.io/ 200
/// ```
///
/// It goes to the logger `dev.socketloom.http.access` at level `DEBUG`, and so nowhere unless somebody turns that on.
/// The query is left out: it holds the id of a session, and whoever reads that in a log could join in.
///
/// Thread safe, without state.
final class AccessLog {

    private static final Logger LOG = System.getLogger("dev.socketloom.http.access");

    private AccessLog() {}

    static void answered(Request request, int status) {
        if (LOG.isLoggable(Level.DEBUG)) {
            String peer = request.peer().getHostString() + ":" + request.peer().getPort();
            LOG.log(Level.DEBUG, peer + " " + request.method() + " " + request.path() + " " + status);
        }
    }
}
