package dev.socketloom.http;

import java.io.IOException;

/// Whoever answers requests: the engine, the static files, the application, or the routes between them.
@FunctionalInterface
public interface Endpoint {

    /// Answers one request on the thread of its connection, which may block here.
    ///
    /// @throws HttpException to answer with an error status
    Reply answer(Request request) throws IOException, HttpException;
}
