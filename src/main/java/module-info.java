/// Socketloom: a Socket.IO server on virtual threads and blocking sockets.
///
/// The code is meant to be read, in the order in which a message passes through it:
///
/// | chapter | package | specification | what it is about |
/// |---|---|---|---|
/// | 1 | `dev.socketloom.http` | RFC 9110, RFC 9112 | HTTP/1.1 on a blocking socket |
/// | 2 | `dev.socketloom.websocket` | RFC 6455, RFC 7692 | frames and messages |
/// | 3 | `dev.socketloom.engineio` | Engine.IO, revisions 4 and 3 | a session that survives a change of transport |
/// | 4 | [dev.socketloom.packet] | Socket.IO, revisions 5 and 4 | packets, JSON, typed payloads |
/// | 5 | [dev.socketloom.adapter] | | rooms: who gets a broadcast |
/// | 6 | [dev.socketloom] | | what applications see |
/// | 7 | [dev.socketloom.testing] | | tests of applications, without a network |
/// | 9 | `dev.socketloom.cli` | | the runnable jar |
///
/// Whoever wants to use it needs chapter 6 only. Whoever wants to learn how it works begins with `HttpServer` and
/// follows the calls down to a handler; a stack trace from a handler is the table of contents.
///
/// Exported are the chapters whose types an application meets: the API, and with it packets and adapters. The
/// others stay inside, so that they can change.
@org.jspecify.annotations.NullMarked
module dev.socketloom {
    requires transitive jdk.httpserver;
    requires com.fasterxml.jackson.core;
    requires java.logging;
    requires java.management;
    requires jdk.jfr;
    requires jdk.management;
    requires static transitive org.jspecify;
    requires static com.google.errorprone.annotations;

    exports dev.socketloom;
    exports dev.socketloom.adapter;
    exports dev.socketloom.packet;
    exports dev.socketloom.testing;
}
