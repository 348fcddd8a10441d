// Node's socket.io with the events of the conformance app that the attacks use, and comparable limits:
//
//   npm ci
//   node ../attack.mjs --start "node --max-old-space-size=192 peers/socketio.mjs"
import { createServer } from "node:http";
import { createServer as createSecureServer } from "node:https";
import { readFileSync } from "node:fs";
import { Server } from "socket.io";

const HOST = "127.0.0.1";
const port = Number(process.argv[2]);

/** Node looks for requests that take too long now and then: as often as these times need. */
const guarded = { headersTimeout: 3000, requestTimeout: 3000, keepAliveTimeout: 3000, connectionsCheckingInterval: 250 };

const allowRequest = (request, done) => {
  if (new URL(request.url, "http://localhost").searchParams.has("deny")) done("denied by test app", false);
  else if (request.headers.origin === "http://evil.example") done("origin not allowed", false);
  else done(null, true);
};

const listening = [
  listen(0, { cors: { origin: ["http://allowed.example"], credentials: true } }),
  listen(1, { pingInterval: 400, pingTimeout: 800, maxHttpBufferSize: 10_000, connectTimeout: 800, upgradeTimeout: 700 }),
  listen(2, { allowEIO3: true, pingInterval: 1000, pingTimeout: 1000 }),
  listen(4, { perMessageDeflate: true }),
  process.env.SOCKETLOOM_CERTFILE && listen(5, {}, createSecureServer({
    cert: readFileSync(process.env.SOCKETLOOM_CERTFILE), key: readFileSync(process.env.SOCKETLOOM_KEYFILE) })),
  listen(6, {}, Object.assign(createServer(guarded), { maxConnections: 40 })),
];
await Promise.all(listening);
console.log(`READY ${port}`);

function listen(offset, options, server = createServer()) {
  const io = new Server({ allowRequest, maxHttpBufferSize: 1_000_000, ...options });
  for (const namespace of ["/", "/custom", /^\/dyn-\d+$/]) io.of(namespace).on("connection", handle);
  io.of("/ctl").on("connection", (socket) => socket.on("stats", (answer) => answer({
    clients: io.engine.clientsCount, sockets: io.of("/").sockets.size, rooms: named(io.of("/").adapter.rooms) })));
  server.on("request", (request, response) => {
    if (!request.url.startsWith("/socket.io")) response.writeHead(404, { "Content-Type": "text/plain" }).end("Not Found");
  });
  io.attach(server);
  return new Promise((resolve) => server.listen(port + offset, HOST, resolve));
}

/** How many rooms are not the one that each socket is in by itself. */
function named(rooms) {
  return [...rooms].filter(([name, members]) => !members.has(name)).length;
}

function handle(socket) {
  socket.on("echo", (...args) => socket.emit("echo", ...args.filter((each) => typeof each !== "function")));
  const on = (event, handler) => socket.on(event, (...args) => {
    const answer = typeof args.at(-1) === "function" ? args.pop() : () => {}; // nobody has to ask for an acknowledgement
    handler(answer, ...args);
  });
  on("ack", (answer, ...args) => answer(...args));
  on("ack-twice", (answer) => { answer("first"); answer("second"); });
  on("noargs", (answer) => { socket.emit("noargs"); answer(); });
  socket.on("ask", (question) => socket.emit("question", question, (...answers) => socket.emit("answer", ...answers)));
  on("ask-wait", async (answer, question) => answer(await socket.timeout(3000).emitWithAck("question", question)));
  on("sleep", async (answer, ms) => { await new Promise((resolve) => setTimeout(resolve, ms)); answer(ms); });
  on("join", (answer, rooms) => { socket.join(rooms); answer([...socket.rooms].filter((room) => room !== socket.id)); });
  socket.on("to", (rooms, event, ...args) => socket.to(rooms).emit(event, ...args));
  socket.on("bcast", (event, ...args) => socket.broadcast.emit(event, ...args));
  socket.on("flood", (room, times, size) => { for (let i = 0; i < times; i++) socket.nsp.to(room).emit("flood", i, "x".repeat(size)); });
  socket.on("burst", (n) => { for (let i = 0; i < n; i++) socket.emit("b", i); socket.emit("b-end", n); });
  on("make", (answer, kind, n) => answer(kind === "text" ? "x".repeat(n) : Buffer.alloc(n, "x")));
  let count = 0, inOrder = true;
  socket.on("seq", (i) => { inOrder &&= i === count++; });
  on("seq-report", (answer) => answer({ count, inOrder }));
  socket.on("throw", () => { throw new Error("thrown because a client asked for it"); });
  socket.use(([event], next) => next(event === "blocked" ? new Error("event blocked") : undefined));
  socket.on("error", (error) => { if (error.message === "event blocked") socket.emit("mw-error", error.message); });
}
