package dev.socketloom.http;

import com.sun.net.httpserver.HttpContext;
import com.sun.net.httpserver.HttpHandler;

/// An application behind the JDK's `HttpHandler`, mounted at a path: the JDK's counterpart of a WSGI app.
///
/// Stateless but for its context, which belongs to the application.
public final class App implements Endpoint {

    /// The attribute of an exchange that tells whether the request came over TLS: a `Boolean`.
    public static final String SECURE = "dev.socketloom.secure";

    private final Handled handled;

    /// An application whose context has this path.
    public App(String path, HttpHandler handler) {
        handled = new Handled(new AppContext(path, handler));
    }

    /// The context that the application's exchanges show: its filters may be added to before the server starts.
    public HttpContext context() {
        return handled.context();
    }

    @Override
    public Reply answer(Request request) {
        return handled;
    }
}
