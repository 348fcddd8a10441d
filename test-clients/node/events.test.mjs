// Events and their acknowledgements: what one client says and what it gets back.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { ask, fence, freshTag, join, next, overEachTransport, record, upgraded } from "./support/client.mjs";

const VALUES = [
  null, true, false, 0, -1, 1.5, 1e21, 2 ** 53 - 1, -(2 ** 53 - 1), "", "text", "ünïcödé 😀",
  "\ud800", "a\udc00b", { "\ud800": 1, "a\udc00b": [] }, "\u2028\u2029", "\u0000\u001e\u007f", '"\\/\b\f\n\r\t',
  [], {}, [[]], { z: 1, a: { y: 2, b: [3, { c: null }] }, "": "" },
];

overEachTransport("echo gives back every JSON value as it was", async (connect) => {
  const socket = await connect();
  const echoed = next(socket, "echo");
  socket.emit("echo", ...VALUES);
  assert.deepEqual(await echoed, VALUES);
});

overEachTransport("echo does not acknowledge", async (connect) => {
  const socket = await connect();
  let answered = false;
  socket.emit("echo", 1, () => { answered = true; });
  await next(socket, "echo");
  await fence(socket);
  assert.equal(answered, false);
});

overEachTransport("ack answers with its arguments", async (connect) => {
  const socket = await connect();
  assert.deepEqual(await ask(socket, "ack", ...VALUES), VALUES);
});

overEachTransport("ack without arguments answers with none", async (connect) => {
  assert.deepEqual(await ask(await connect(), "ack"), []);
});

overEachTransport("the keys of an object keep their order", async (connect) => {
  const [answer] = await ask(await connect(), "ack", { zebra: 1, ape: 2, mole: { y: 1, x: 2 } });
  assert.equal(JSON.stringify(answer), '{"zebra":1,"ape":2,"mole":{"y":1,"x":2}}');
});

overEachTransport("two hundred nested arrays come back", async (connect) => {
  const nested = Array.from({ length: 200 }).reduce((inner) => [inner], "core");
  assert.deepEqual(await ask(await connect(), "ack", nested), [nested]);
});

overEachTransport("many acknowledgements at once each find their question", async (connect) => {
  const socket = await connect();
  const answers = await Promise.all(Array.from({ length: 200 }, (_, i) => ask(socket, "ack", i)));
  assert.deepEqual(answers, Array.from({ length: 200 }, (_, i) => [i]));
});

overEachTransport("ack-twice answers once", async (connect) => {
  const socket = await connect();
  const packets = [];
  socket.io.on("packet", (packet) => packets.push(packet));
  socket.io.engine.on("message", (message) => packets.push(message));
  assert.deepEqual(await ask(socket, "ack-twice"), ["first"]);
  await fence(socket);
  assert.deepEqual(packets.filter((p) => typeof p === "string" && p.startsWith("3")), ['30["first"]', "31[]"]);
});

overEachTransport("noargs emits an event without arguments, with or without an acknowledgement", async (connect) => {
  const socket = await connect();
  const events = record(socket);
  assert.deepEqual(await ask(socket, "noargs"), []);
  socket.emit("noargs");
  await fence(socket);
  assert.deepEqual(events, [["noargs"], ["noargs"]]);
});

overEachTransport("whoami tells what the handshake told", async (connect, { transports }) => {
  const tag = freshTag();
  const socket = await connect("/custom", { auth: { tag, nested: { n: 1 } }, query: { colour: "blue", word: "ä ö&=" } });
  const [me] = await ask(socket, "whoami");
  assert.equal(me.id, socket.id);
  assert.notEqual(me.id, socket.io.engine.id, "the id of a socket is not the id of the session");
  assert.equal(me.nsp, "/custom");
  assert.deepEqual(me.auth, { tag, nested: { n: 1 } });
  assert.equal(me.query.colour, "blue");
  assert.equal(me.query.word, "ä ö&=");
  assert.equal(me.query.EIO, "4");
  assert.equal(me.query.transport, transports[0], "the transport of the first request");
  assert.deepEqual(me.rooms, []);
  assert.deepEqual(me.data ?? {}, {});
});

overEachTransport("whoami names the transport of the moment", async (connect, { transports }) => {
  const socket = await connect();
  if (transports.length > 1) await upgraded(socket);
  const [me] = await ask(socket, "whoami");
  assert.equal(me.transport, transports.at(-1));
});

overEachTransport("each namespace of a connection has its own auth and id, and the query is that of the connection", async (connect) => {
  const socket = await connect("/", { query: { colour: "red" }, auth: { n: 1 } });
  const custom = await join(socket, "/custom", { n: 2 });
  const [[here], [there]] = [await ask(socket, "whoami"), await ask(custom, "whoami")];
  assert.deepEqual([here.auth, there.auth], [{ n: 1 }, { n: 2 }]);
  assert.deepEqual([here.query.colour, there.query.colour], ["red", "red"]);
  assert.notEqual(here.id, there.id);
});

overEachTransport("an event that nobody handles is ignored and not acknowledged", async (connect) => {
  const socket = await connect();
  const events = record(socket);
  let answered = false;
  socket.emit("unknown-event", 1, () => { answered = true; });
  await fence(socket);
  assert.equal(answered, false);
  assert.deepEqual(events, []);
});

overEachTransport("a packet middleware stops an event before its handler and is heard of once", async (connect) => {
  const socket = await connect();
  const events = record(socket);
  socket.emit("blocked", 1, "x");
  socket.emit("echo", "after");
  await fence(socket);
  assert.deepEqual(events, [["mw-error", "event blocked"], ["echo", "after"]]);
});

overEachTransport("burst arrives whole and in order", async (connect) => {
  const socket = await connect();
  const events = record(socket);
  socket.emit("burst", 1000);
  await next(socket, "b-end");
  assert.deepEqual(events, [...Array.from({ length: 1000 }, (_, i) => ["b", i]), ["b-end", 1000]]);
});

overEachTransport("events are handled in the order in which they were sent", async (connect) => {
  const socket = await connect();
  for (let i = 0; i < 1000; i++) socket.emit("seq", i);
  assert.deepEqual(await ask(socket, "seq-report"), [{ count: 1000, inOrder: true }]);
});

overEachTransport("an event out of order is noticed", async (connect) => {
  const socket = await connect();
  [0, 2, 1].forEach((i) => socket.emit("seq", i));
  assert.deepEqual(await ask(socket, "seq-report"), [{ count: 3, inOrder: false }]);
});

overEachTransport("paced: what is emitted before a wait leaves before the wait", async (connect) => {
  const socket = await connect();
  const arrivals = [];
  const both = new Promise((resolve) => socket.on("p", (i) => arrivals.push({ i, at: performance.now() }) === 2 && resolve()));
  socket.emit("paced", 500);
  await both;
  assert.deepEqual(arrivals.map(({ i }) => i), [1, 2]);
  const waited = arrivals[1].at - arrivals[0].at;
  assert.ok(waited > 250, `the second came only ${waited} ms after the first`);
});

overEachTransport("make: large texts and bytes arrive whole", async (connect) => {
  const socket = await connect();
  const [text] = await ask(socket, "make", "text", 300_000);
  assert.ok(text === "x".repeat(300_000));
  const [bytes] = await ask(socket, "make", "bytes", 300_000);
  assert.ok(Buffer.from(bytes).equals(Buffer.from(Array.from({ length: 300_000 }, (_, i) => i & 255))));
});

overEachTransport("sha: large texts and bytes are received whole", async (connect) => {
  const socket = await connect();
  for (const data of ["", "é😀\u0000".repeat(1000), "x".repeat(500_000), Buffer.alloc(0), Buffer.alloc(500_000, 0xa5)]) {
    const expected = createHash("sha256").update(data).digest("hex");
    assert.deepEqual(await ask(socket, "sha", data), [expected]);
  }
});
