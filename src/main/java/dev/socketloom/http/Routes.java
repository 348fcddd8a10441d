package dev.socketloom.http;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// Who answers which path.
///
/// ```
///   /              the application          "/" and everything below
///   /socket.io     the engine               "/socket.io" and everything below "/socket.io/"
///   /socket.io/socket.io.js                 exactly this
/// ```
///
/// The longest path wins, an exact one over a prefix of the same length, and of equals the first. Who has nothing there
/// answers [#NOT_FOUND], and the next one is asked: so files and an application share a path. Paths are compared as
/// [Request#path()] shows them, decoded and without dot segments, so that nothing is reached by another spelling.
///
/// Immutable.
public final class Routes implements Endpoint {

    /// Nothing is mounted: everything is 404.
    public static final Routes EMPTY = new Routes(List.of());

    /// The answer of an endpoint that leaves a request to others; if there are none, it is the answer.
    public static final Response NOT_FOUND = Response.text(Response.NOT_FOUND, "Not Found");

    private record Route(String path, boolean exact, Endpoint endpoint) {

        boolean matches(String requested) {
            if (exact || !requested.startsWith(path)) {
                return requested.equals(path);
            }
            return requested.length() == path.length() || path.endsWith("/") || requested.charAt(path.length()) == '/';
        }
    }

    /// The order in which they are asked.
    private final List<Route> routes;

    private Routes(List<Route> routes) {
        this.routes = routes;
    }

    /// These routes, and `endpoint` for one path alone.
    public Routes exact(String path, Endpoint endpoint) {
        return and(new Route(path, true, endpoint));
    }

    /// These routes, and `endpoint` for a path and everything below it.
    public Routes prefix(String path, Endpoint endpoint) {
        return and(new Route(path, false, endpoint));
    }

    private Routes and(Route route) {
        if (!route.path.startsWith("/")) {
            throw new IllegalArgumentException("a path begins with a slash: " + route.path);
        }
        return and(new Routes(List.of(route)));
    }

    /// These routes and others, which come after these.
    public Routes and(Routes others) {
        var all = new ArrayList<>(routes);
        all.addAll(others.routes);
        all.sort(Routes::compare);
        return new Routes(List.copyOf(all));
    }

    /// Written out, because what `Comparator` combines are serializable lambdas, which no cache of classes keeps.
    private static int compare(Route one, Route other) {
        int longerFirst = Integer.compare(other.path.length(), one.path.length());
        return longerFirst != 0 ? longerFirst : Boolean.compare(other.exact, one.exact);
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // Only this very answer leaves a request to others: an own 404 is final.
    public Reply answer(Request request) throws IOException, HttpException {
        // RFC 9110 §9.3.7: "An OPTIONS request with an asterisk ("*") as the request target [...] applies to the server in
        // general rather than to a specific resource."
        String path = request.path();
        if (path.equals(Target.ASTERISK)) {
            return Response.empty(Response.NO_CONTENT);
        }
        for (Route route : routes) {
            if (route.matches(path)) {
                Reply reply = route.endpoint.answer(request);
                if (reply != NOT_FOUND) {
                    return reply;
                }
            }
        }
        return NOT_FOUND;
    }
}
