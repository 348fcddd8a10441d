package dev.socketloom.http;

/// What becomes of a connection after a request: one of four things.
///
/// | reply | the connection |
/// |---|---|
/// | [Response] | sends a finished answer and reads the next request |
/// | [Upgrade] | sends 101 and speaks another protocol from then on |
/// | [Held] | is watched while somebody else gets the answer ready |
/// | [Handled] | lends its streams to a JDK `HttpHandler`, which answers by itself |
public sealed interface Reply permits Response, Upgrade, Held, Handled {}
