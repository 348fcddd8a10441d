/// Chapter 6: the public API. What an application sees of Socket.IO, and how packets become calls of its handlers.
///
/// # Ten minutes
///
/// ```java
/// void main() throws Exception {
///     var io = SocketIOServer.builder().port(8000).staticFiles("/", Path.of("public")).build();
///
///     io.onConnect((socket, auth) -> socket.join("lobby"));
///     io.on("chat", String.class, (socket, text) -> socket.to("lobby").emit("chat", text));
///     io.onDisconnect((socket, reason) -> System.out.println(socket.id() + ": " + reason));
///
///     io.run();
/// }
/// ```
///
/// One port serves a web application and Socket.IO. Nothing is bound until [SocketIOServer#run()], which blocks, or
/// [SocketIOServer#start()], which does not; handlers may be registered before and after.
///
/// **Events.** `on` handles and never acknowledges. `reply` acknowledges with what it returns. Name the types, and the
/// payload is checked and converted before your code sees it; a record is enough of a schema.
///
/// ```java
/// record Bid(int productId, double price) {}
///
/// io.reply("bid", Bid.class, (socket, bid) -> auction.place(USER.get(socket).orElseThrow(), bid));
/// ```
///
/// **Classes.** A namespace with many events and a state of its own is a class: its methods are handlers by their names
/// or by annotations, see [NamespaceHandler].
///
/// ```java
/// io.register("/auction", new Auction(catalogue));
/// ```
///
/// **Whom to tell.** `socket` is one client; `socket.to(room)` and `socket.broadcast()` are the others; `io` and
/// `io.to(room)` are everyone. Operators are values: keep them, share them.
///
/// **Asking.** `socket.call("ready?")` sends an event and waits for its acknowledgement, also in a handler of the very
/// client that is asked. `socket.request("ready?").then(…)` does not wait. `io.to(room).request(…)` asks many.
///
/// **Letting in.** `use` and `onConnect` run before a client is in. Throw [ConnectionRefused] and it learns why; throw
/// anything else and it learns nothing. Until they have returned it is in no room, and no event of it is handled.
///
/// **Namespaces.** `io` is `/`; `io.of("/admin")` is another one; `io.of(pattern)` is as many as clients ask for. What
/// is registered with `io.everywhere()` applies to all.
///
/// **Sessions.** `socket.data()` is kept with a socket. `socket.session()` is what the web application knows of the
/// visitor; a [SessionStore] says where it is.
///
/// **Errors.** A handler may throw. The exception goes to `onError`, whose result is the acknowledgement if the client
/// has asked for one; without `onError` it is logged. Nothing of it reaches the client by itself.
///
/// **Threads.** A handler runs on the connection's virtual thread and may block: it holds up nobody but its own client,
/// whose events are handled in order, never two at a time. Waiting for that client lends its turn to others, see
/// [Answer]. [SocketIO#current()] is the socket at hand. What computes for longer than a moment belongs on platform
/// threads, see [EventChain#proceed(java.util.concurrent.Executor)] and [ServerBuilder#executor].
///
/// # How it works
///
/// ```
///   engineio   Session ──▶ Client ──▶ Dispatch ──▶ your handler            one thread, and these frames only
///                            │
///                            ├──▶ Admission ──▶ middleware, connect handlers
///                            ├──▶ Seat         one a namespace: who is in, who is not yet, who has gone
///                            └──▶ PendingAcks ──▶ Answer
///
///   you ──▶ Emitter ─────────────────▶ Parser ──────▶ Seat ──▶ Session ──▶ one client
///   you ──▶ BroadcastOperator ──▶ Adapter: who ──▶ Broadcasts: encoded once ──▶ Seat, Seat, Seat…
/// ```
///
/// | read this | to learn |
/// |---|---|
/// | [SocketIOServer], [ServerBuilder], [ServerSettings], [ServerLimits], [Running] | how a server is put together, started and stopped |
/// | [ServerOptions], [Setting] | every limit, its default and its reason |
/// | [Tls] | certificates: the server's, and its clients' |
/// | [Handlers], [NamespaceHandlers] | what can be registered |
/// | [RequestHooks], [ResponseHeaders], [SidCookie] | what an application says about requests and their answers |
/// | [ConnectionError], [ConnectionErrors] | who hears of requests that are refused |
/// | [HandlerTable], [HandlerList] | where it is kept, so that reading it needs no lock |
/// | [NamespaceHandler] | the same as the methods of a class |
/// | [OnEvent], [OnConnect], [OnDisconnect], [OnError], [OnAny] | the same with annotations |
/// | [HandlerMethods], [HandlerMethod], [HandlerParameters] | how such methods are found, checked and called |
/// | [Namespaces], [Namespace], [ParentNamespace] | names, patterns, and who is behind them |
/// | [Everywhere] | what applies in all of them |
/// | [Client], [Clients], [Alike], [Seats], [Reception], [Link] | one connection, all of them, and the seam to the layer below |
/// | [Seat], [Admission] | the life of a socket: the one state machine here |
/// | [Protocol] | how clients of Socket.IO 2 are let in |
/// | [Dispatch], [Event], [Args], [Ack] | an event on its way to its handlers, and its acknowledgement |
/// | [EventChain], [RateLimit] | what a middleware can be around, and one that slows clients down |
/// | [Elsewhere] | handlers that compute, on platform threads |
/// | [Socket], [Emitter], [Handshake], [Key] | one client as the application sees it |
/// | [Broadcaster], [BroadcastOperator], [Broadcasts], [EmitResult] | to whom, how, the bytes, what became of them |
/// | [Answer], [AckWait], [PendingAcks] | acknowledgements that clients owe |
/// | [BroadcastAnswers], [BroadcastWait] | acknowledgements of many |
/// | [Expiry], [BackgroundTask], [BackgroundTasks] | what ends by itself, and what ends with the server |
/// | [ServerMetrics], [Counts], [ServerMXBean], [Bean] | how the server is doing, in numbers |
/// | [HandlerEvent], [PacketEvent] | what a flight recording shows |
/// | [Loopback] | the server in memory, for tests |
/// | [SocketIO] | the socket at hand |
/// | [SessionStore], [MemorySessions], [CookieSessions], [SessionCookie] | what the web knows of a visitor |
/// | [WebSession], [ForkedSession], [SharedSession], [Sessions], [SessionTurns] | and what handlers have of it |
/// | [ConnectionRefused], [DisconnectReason], [SocketIOException] | how things end |
/// | [TypeRef] | types with type arguments |
/// | [ClientScript], [Health], [Log] | the browser client as a file; what load balancers ask; the log |
///
/// # Threads and locks
///
/// What is decoded, filed and settled happens on the thread that reads; what calls the application happens in the
/// session's turn, which the layer below grants. A handler's exceptions stop at [Dispatch], [Admission], [Answer] and
/// [Namespace].
///
/// A web session that handlers share with the web application has a turn, too, taken after the connection's and given
/// back before it; whoever waits for a client lends both. See [SessionTurns].
///
/// Locks, in the order in which they may be taken: a [Seat]'s, a child map's of [ParentNamespace], then the adapter's.
/// [PendingAcks], [Answer], [BroadcastWait], [HandlerList] and [MemorySessions] have locks that are taken alone. None
/// is held while user code runs or while anything is sent.
///
/// # What we do not do
///
/// Nothing is *searched for handlers*: an application makes its objects and registers them. What a name or an
/// annotation says of a method is what a call of `on` would say, no more. It is there because twenty events with a
/// common state read better as a class; and it is read once, so that what the compiler cannot check is checked before
/// the first client comes. Events of one client are *not handled at the same time*, nor can an event ask for that: start a thread, or a
/// [background task][SocketIOServer#startBackgroundTask], if you want it.
package dev.socketloom;
