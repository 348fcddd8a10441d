package dev.socketloom;

import dev.socketloom.http.Endpoint;
import dev.socketloom.http.Reply;
import dev.socketloom.http.Request;
import dev.socketloom.http.Response;
import dev.socketloom.http.Routes;
import java.util.function.BooleanSupplier;

/// What a load balancer wants to know: whether new clients may come.
///
/// ```
///   200 ok            while the server runs
///   503 stopping      from the moment it begins to stop: those that are here may finish
/// ```
///
/// It says nothing else, because everybody may ask.
///
/// Stateless.
///
/// @param stopping whether the server takes no more clients
record Health(BooleanSupplier stopping) implements Endpoint {

    private static final int OK = 200;
    private static final int METHOD_NOT_ALLOWED = 405;
    private static final int UNAVAILABLE = 503;

    /// These routes, and the endpoint at a path if there is one.
    static Routes routes(Routes others, String path, BooleanSupplier stopping) {
        return path.isEmpty() ? others : others.exact(path, new Health(stopping));
    }

    @Override
    public Reply answer(Request request) {
        if (!request.method().equals("GET") && !request.method().equals("HEAD")) {
            return Response.empty(METHOD_NOT_ALLOWED).with("Allow", "GET, HEAD");
        }
        Response state = stopping.getAsBoolean()
                ? Response.text(UNAVAILABLE, "stopping").with("Connection", "close")
                : Response.text(OK, "ok");
        return state.with("Cache-Control", "no-store");
    }
}
