/// Chapter 2: WebSocket (RFC 6455) and its compression (RFC 7692), the server's side.
///
/// HTTP lets a client ask and a server answer. A WebSocket lets both speak whenever they like, in messages, over the
/// TCP connection that the HTTP request came on. This chapter begins where a request says `Upgrade: websocket` and
/// ends where whole messages come out:
///
/// ```
///   client                                             server
///     │   GET /socket.io/… HTTP/1.1                      │
///     │   Upgrade: websocket                             │
///     ├─────────────────────────────────────────────────▶│  Handshake      is this a proper request?
///     │                    HTTP/1.1 101 Switching Protocols
///     │◀─────────────────────────────────────────────────┤                 from here on: frames, nothing of HTTP
///     │                                                  │
///     │  81 85 37fa213d 7f9f4d5158                       │
///     ├─────────────────────────────────────────────────▶│  FrameReader    text, last frame, 5 bytes, unmasked
///     │                                                  │  MessageReader  "Hello"
///     │                             81 05 48656c6c6f     │
///     │◀─────────────────────────────────────────────────┤  Frames         "Hello" again, not masked
///     │                                                  │
///     │  88 82 37fa213d 3412                             │
///     ├─────────────────────────────────────────────────▶│  WebSocket      close, code 1000…
///     │                                   88 02 03e8     │
///     │◀─────────────────────────────────────────────────┤                 …agreed
///     │                                                 ╳│                 the owner of the wire ends TCP
/// ```
///
/// | read this | to learn | RFC 6455 |
/// |---|---|---|
/// | [Handshake] | how an HTTP request becomes a WebSocket, and when it must not | §4.2 |
/// | [Extension] | what a client offers besides, and the grammar of that field | §9.1 |
/// | [DeflateOffer] | which offers of compression are accepted, and on what terms | §9, RFC 7692 §7.1 |
/// | [Frame] | the drawing: every bit of a frame's header | §5.2 |
/// | [Opcode] | the six kinds of frames | §5.2, §5.5, §5.6 |
/// | [FrameReader] | bytes to frames; the rules that a frame can break by itself; masking | §5.1-5.3, §5.5 |
/// | [Utf8] | what text is, decided octet by octet | §8.1, RFC 3629 |
/// | [MessageReader] | frames to messages; the rules about several frames; limits on memory | §5.4, §5.6, §8.1, §10.4 |
/// | [MessageInflater] | a compressed message, and how little memory it may cost | RFC 7692 §7.2.2 |
/// | [Message] | what comes out: a text or some bytes | §5.6 |
/// | [WebSocket] | one conversation: control frames are answered, and the end is agreed upon | §5.5, §7 |
/// | [CloseCode] | why a conversation ends, as a number | §7.4 |
/// | [Frames] | the way back: messages to frames, built once and shared by a whole room | §5.2 |
/// | [MessageDeflater] | the same compressed, if that is shorter | RFC 7692 §7.2.1 |
/// | [FrameSink] | where frames go that the WebSocket sends by itself | |
/// | [WebSocketException] | a client that broke a rule | §7.1.7 |
///
/// ## Threads
///
/// Reading belongs to one thread at a time, the connection's reader: it calls [WebSocket#receive()], which waits.
/// Between two messages everything that is known stands in fields, and so another thread may read the next one, if it
/// was told so in a way that orders memory. There is no writing here at all: frames are finished arrays, and who puts
/// them on the wire, in which order, and who waits for a slow client, is the business of the chapter above.
/// [WebSocket#close(int, String)] is for any thread; an atomic flag lets one close frame out. There are no locks.
///
/// ## Compression
///
/// If the server is told to and the client offers it, messages may be compressed, each by itself: no message refers to
/// an earlier one, in either direction. That is compression at its least effective, and still most of what can be
/// saved on a long JSON text. In return a message to a whole room is compressed once, and a connection that says
/// nothing costs nothing: the window of 32 KiB that is needed to decompress, and the 256 KiB to compress, are there
/// while one message is, and are given back whatever happens to it. The limit on messages counts what comes *out* of
/// the decompression, while it comes; memory never grows ahead of it.
///
/// ## How it ends
///
/// RFC 6455 §7.1.1 wants the server to end the TCP connection first, so that it is the server that holds the
/// TIME_WAIT state and the client can connect again at once. Whoever owns the wire does that when `receive()` has
/// returned null or thrown: after the last frames have left the outbox it ends its output, reads a little of what the
/// client has still on the way (closing with input unread would reset the connection, and a reset destroys what the
/// client has not read yet, the close frame for instance), and closes. And it is the one to give up waiting for a
/// close frame that never comes.
///
/// ## What we do not do, and why
///
/// - The client's side: only servers live here. Tests have their own client, so that no fault cancels itself out.
/// - Sending fragments: they are for those who do not know how long a message will be. Receiving them is done in full.
/// - Subprotocols: Socket.IO has none, and a client that asks for one learns by the answer that none was chosen.
/// - Streaming a message to the application while it arrives: the chapters above want it whole, and it is limited.
/// - Answering only the newest of many pings (§5.5.3 allows it): every one is answered on the reader's thread, and when
///   the client does not read the answers, the sink makes that thread wait, which stops the reading of pings.
/// - A window that is kept between messages, or one smaller than 32 KiB (RFC 7692 §7.1): see above, and [DeflateOffer].
package dev.socketloom.websocket;
