/// Chapter 7: testing an application. After it you can test your handlers without a port, a browser or a wait.
///
/// ```java
/// try (var server = TestServer.of(Chat.server())) {
///     TestClient anna = server.connect();
///     TestClient ben = server.connect();
///
///     anna.emit("chat", "hello");
///     assertEquals("hello", ben.next("chat").text(0));
///     assertEquals("accepted", anna.call("bid", new Bid(7, 120)).text(0));
///
///     server.advance(Duration.ofMinutes(5));       // pings, deadlines, expiry: no test waits for them
///     assertTrue(anna.connected());
/// }                                                // throws what a handler threw, unless the test has taken it
/// ```
///
/// Everything between the handler and the client is the real server: HTTP, WebSocket, Engine.IO, packets, rooms,
/// threads. Only the network is memory, and the clock stands still until it is told to go.
///
/// | read this | to learn |
/// |---|---|
/// | [TestServer] | how a server is run for a test |
/// | [TestClient], [TestConnect] | what a client can do, and how it connects |
/// | [Received] | what it gets |
/// | [WebAnswer] | what the web application beside Socket.IO answers |
/// | [Line] | a WebSocket from the client's side, in a few lines |
/// | [Patience] | how long a test waits before it fails |
///
/// Nothing here is needed to run a server; nothing of a server is written for this package but
/// [dev.socketloom.Loopback].
package dev.socketloom.testing;
