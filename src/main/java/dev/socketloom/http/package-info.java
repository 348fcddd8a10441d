/// Chapter 1: HTTP/1.1 on a blocking socket (RFC 9110, RFC 9112).
///
/// Everything that reaches this server begins here: a browser's page, a poll, the request that becomes a WebSocket. The
/// task of this chapter is to find out where in a stream of bytes one request ends and the next begins, to let somebody
/// answer it, and to do both for ten thousand peers of whom some are slow, some are broken and some are hostile.
///
/// A server that must not wait needs a state for every place where the bytes can run out. A virtual thread may wait:
/// the code below reads a line, then the next, then the body, and where bytes are missing it stands still. That is the
/// whole trick, and it is why these classes have loops where others have tables of states.
///
/// ## The life of a connection
///
/// ```
///   HttpServer      accept                            one virtual thread for all
///      │
///      ▼            a thread named sio-17
///   HttpConnection  ─▶ RequestReader: a head ─▶ Request ─▶ Endpoint.answer ─▶ Reply
///      ▲                                       (its body: BodyReader)          │
///      │                                                                       │
///      ├── Response: head and body in one write ◀──────────────────────────────┤
///      ├── Handled:  the JDK's HttpHandler writes, through an Exchange ◀───────┤
///      ├── Held:     somebody answers later; meanwhile the peer is watched ◀───┤
///      │                                                                       │
///      └── Upgrade:  101, and then the same thread runs the next protocol ◀────┘
/// ```
///
/// ## Where to read what
///
/// | read this | to learn | section |
/// |---|---|---|
/// | [MemoryServer], [MemoryWire], [MemoryPipe], [Connections] | the same without a network, for tests of applications | |
/// | [HttpServer], [HttpService], [OpenConnections], [FileLimit] | how connections are accepted, counted and ended | RFC 9112 §9 |
/// | [HttpConnection], [AccessLog], [FlightRecording], [ConnectionEvent] | what happens between two requests, and when something fails | §9.3, §9.6 |
/// | [Wire], [SocketWire], [Courtesy] | what all layers know of a TCP connection, and who goes first when many have something to do | |
/// | [TlsWire], [TlsContext], [TlsOptions] | what TLS changes about that, and how a certificate is renewed | RFC 8446 |
/// | [KeyMaterial], [Certificates], [Pem] | how a certificate and its key are read, and what can be wrong | RFC 7468 |
/// | [Input], [LineReader] | how bytes are parsed where they lie | §2.2 |
/// | [RequestReader] | what a request is, and what is not one | §2, §3, §5 |
/// | [Target], [Query], [Authority] | what it asks for, and of whom | §3.2, RFC 3986 |
/// | [Framing], [BodyReader], [ChunkLine] | where it ends | §6, §7 |
/// | [Request], [Headers], [Ascii] | what is left of it for those who answer | RFC 9110 §5 |
/// | [Endpoint], [Routes], [Reply] | who answers, and in which ways | |
/// | [Response], [ResponseHead], [HttpDate], [Answers] | an answer that is ready | RFC 9110 §6, §15 |
/// | [ContentCoding] | how it gets shorter | §8.4, §12.5.3 |
/// | [Held] | an answer that will be ready later | |
/// | [Relief] | an endpoint that tarries, and a connection that goes on | |
/// | [Upgrade] | the end of HTTP on this connection | RFC 9110 §7.8 |
/// | [Handled], [App], [AppContext], [Exchange], [ResponseBody] | applications for the JDK's own server, unchanged | |
/// | [StaticFiles], [WebRoot], [WebFile], [MediaType] | files for everybody, and no others | RFC 9110 §8 |
/// | [Preconditions], [ByteRange] | what a client has of a file already | RFC 9110 §13, §14 |
/// | [HttpException] | what a peer is told of its mistakes | RFC 9110 §15.5 |
/// | [HttpOptions], [Budget], [NoRoomException] | what one peer may cost us, and what all of them together | |
/// | [Failures] | what is said when something ends that should not have | |
/// | [Watchdog] | what ends a wait that lasts too long | RFC 9112 §9.5 |
/// | [Ticker], [Timeout] | how everything timed shares one thread | |
///
/// ## Threads and locks
///
/// A connection has one thread, which reads it and runs whoever answers. Five things come from elsewhere: the ticker's
/// thread ends waits through [Wire#close()] and [Wire#endInput()], a held request is answered by whoever has the answer, a
/// thread that tarries in its endpoint may be relieved by a fresh one, a server's close comes from anywhere, and after an
/// upgrade the next protocol may let another thread read. So a wire may be closed by all, and has one reader and one
/// writer at a time.
///
/// There are three locks, and no thread waits for a peer while it has one: [Held] guards who answers, [Watchdog] its
/// deadline, [Ticker] its wheel. The watchdog's is taken before the ticker's; the held request's stands alone.
///
/// ## What we do not do, and why
///
/// - *Read time-outs.* A limit for each read is none for a peer that sends a byte now and then, and a socket's own does
///   not bound writes. Deadlines are absolute, and the ticker keeps them.
/// - *Generosity.* A bare LF, a folded line, a space before a colon, two lengths: each has been the beginning of a
///   request that a proxy did not see. They are refused.
/// - *HTTP/2 and HTTP/3.* Behind a proxy that speaks them this server is as good; alone it serves polls and upgrades.
/// - *Trailers, CONNECT, TRACE, transfer codings other than chunked.* Nobody who speaks to this server needs them.
package dev.socketloom.http;
