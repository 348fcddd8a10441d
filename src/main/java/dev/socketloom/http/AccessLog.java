package dev.socketloom.http;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;

/// One line for each request that was answered: who asked for what, and what became of it.
///
/// ```
///   127.0.0.1:51514 GET /socket.io/ 200
///   127.0.0.1:51520 - - 400 not a request line
/// ```
///
/// It goes to the logger `dev.socketloom.http.access` at level `DEBUG`, and so nowhere unless somebody turns that on.
/// The query is left out: it holds the id of a session, and whoever reads that in a log could join in. What could not
/// be read as a request has neither method nor path, but a reason, in our words. Of the peer's own nothing is shown
/// that could end a line or change how it looks.
///
/// Thread safe, without state.
final class AccessLog {

    private static final Logger LOG = System.getLogger("dev.socketloom.http.access");

    private AccessLog() {}

    static void answered(Request request, int status) {
        if (LOG.isLoggable(Level.DEBUG)) {
            log(request.peer(), request.method() + " " + printable(request.path()) + " " + status);
        }
    }

    /// Something that is no request, or came too slowly or too large to become one.
    static void refused(InetSocketAddress peer, HttpException e) {
        if (LOG.isLoggable(Level.DEBUG)) {
            log(peer, "- - " + e.status() + " " + e.getMessage());
        }
    }

    /// Not as a format: a path may contain braces.
    private static void log(InetSocketAddress peer, String what) {
        LOG.log(Level.DEBUG, peer.getHostString() + ":" + peer.getPort() + " " + what);
    }

    /// Controls beyond ASCII, line separators, marks that reverse the text and half characters become question marks.
    private static String printable(String text) {
        return text.replaceAll("[\\p{C}\\p{Zl}\\p{Zp}]", "?");
    }
}
