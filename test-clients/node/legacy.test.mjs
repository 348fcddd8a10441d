// Clients of Socket.IO 2 on the listener that takes them, with those of Socket.IO 4 beside them.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { describe, test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { FAST, LEGACY, MAIN, PATIENCE, legacy } from "./support/server.mjs";
import * as four from "./support/client.mjs";
import { ask, freshTag, journal, next, upgraded } from "./support/client.mjs";
import { connect, dial, fence, join, overEachWay, parser, record, refusal } from "./support/legacy.mjs";
import { endpoint, request } from "./support/polling.mjs";
import { Wire } from "./support/websocket.mjs";

const bytes = (...values) => Buffer.from(values);
const everyByte = Buffer.from(Array.from({ length: 256 }, (_, i) => i));
const VALUES = [
  null, true, -1, 1.5, 2 ** 53 - 1, "", "ünïcödé 😀 中文 \u{10ffff}", "\ud800", "\u2028\u0000\u001e", "1:2", [], { a: [{ b: null }] },
];

overEachWay("values and characters beyond U+FFFF come back as they were", async (connect) => {
  const socket = await connect();
  const echoed = next(socket, "echo");
  socket.emit("echo", ...VALUES);
  assert.deepEqual(await echoed, VALUES);
  assert.deepEqual(await ask(socket, "ack", ...VALUES), VALUES);
});

overEachWay("packets of one payload are told apart by their lengths in UTF-16 units", async (connect) => {
  const socket = await connect();
  const texts = Array.from({ length: 100 }, (_, i) => "😀é€x".repeat(i));
  const events = record(socket, "echo");
  for (const text of texts) socket.emit("echo", text);
  await fence(socket);
  assert.deepEqual(events, texts.map((text) => ["echo", text]));
});

overEachWay("bytes come and go, alone, nested, empty, and between texts", async (connect) => {
  const socket = await connect();
  const events = Promise.all(["bin1", "bin2", "bin3"].map((name) => next(socket, name)));
  socket.emit("bin");
  const [one, two, three] = await events;
  assert.deepEqual(one, [everyByte]);
  assert.deepEqual(two, [{ a: [bytes(1, 2, 3), { b: bytes(4, 5) }], s: "x", e: bytes() }]);
  assert.deepEqual(three, [bytes(9), "mid", bytes(8)]);
  const args = [everyByte, { deep: [bytes(1), "é😀"] }, bytes()];
  assert.deepEqual(await ask(socket, "ack", ...args), args);
  const large = Buffer.alloc(300_000, 0xa5);
  assert.deepEqual(await ask(socket, "sha", large), [createHash("sha256").update(large).digest("hex")]);
  const [made] = await ask(socket, "make", "bytes", 300_000);
  assert.equal(made.length, 300_000);
});

overEachWay("the server asks and the client answers, also in the midst of a handler", async (connect) => {
  const socket = await connect();
  socket.on("question", (p, answer) => answer(p, bytes(1), "😀"));
  const answer = next(socket, "answer");
  socket.emit("ask", { p: 1 });
  assert.deepEqual(await answer, [{ p: 1 }, bytes(1), "😀"]);
  assert.deepEqual(await ask(socket, "ask-wait", "x"), ["x"]);
  assert.deepEqual(await ask(socket, "ask-many", 20), [Array.from({ length: 20 }, (_, i) => i)]);
});

overEachWay("client and server call a socket by the same name, which is made of the session's", async (connect) => {
  const socket = await connect("/", { query: { colour: "blue" } });
  const custom = await join(socket, "/custom", { tag: "a b&c", n: 1 });
  const [[here], [there]] = [await ask(socket, "whoami"), await ask(custom, "whoami")];
  assert.equal(here.id, socket.id);
  assert.equal(here.id, socket.io.engine.id);
  assert.deepEqual([here.nsp, here.auth, here.query.colour, here.query.EIO], ["/", {}, "blue", "3"]);
  assert.equal(there.id, custom.id);
  assert.deepEqual([there.nsp, there.auth], ["/custom", { tag: "a b&c", n: "1" }]);
});

overEachWay("the query of a namespace decides who is let in", async (connect, { t, way }) => {
  const socket = await connect("/auth?token=secret&user=ada", way);
  assert.equal((await ask(socket, "whoami"))[0].data.user, "ada");
  await connect("/dyn-7", way);
  await connect(`/fn-1?pass=yes&long=${"x".repeat(3000)}`, way);
  assert.deepEqual(await refusal(t, "/auth?token=guess", way), { code: 401, hint: "token" });
  assert.equal(await refusal(t, "/reject", way), "nope");
  assert.deepEqual(await refusal(t, "/fn-1?pass=no", way), { message: "Invalid namespace" });
});

overEachWay("broadcasts reach clients of both revisions, each in its own form", async (connect, { t }) => {
  const room = freshTag();
  const old = [await connect(), await connect()];
  const current = [await four.connect(t, "/", { port: LEGACY, transports: ["websocket"] }), await four.connect(t, "/", { port: LEGACY, transports: ["polling"] })];
  const all = [...old, ...current];
  for (const socket of all) await ask(socket, "join", room);
  for (const [i, sender] of all.entries()) {
    const heard = all.filter((socket) => socket !== sender).map((socket) => next(socket, "news"));
    sender.emit("to", room, "news", i, "😀", { picture: everyByte });
    for (const args of await Promise.all(heard)) assert.deepEqual(args, [i, "😀", { picture: everyByte }]);
  }
});

overEachWay("what the app does to a client's end, and what it learns of it", async (connect, { t }) => {
  const control = await connect();
  for (const [event, name, reason] of [
    ["kick", "disconnect", "server namespace disconnect"],
    ["kick-all", "disconnect", "server namespace disconnect"],
    ["bye", "bye", "server namespace disconnect"],
  ]) {
    const tag = freshTag();
    const socket = await connect(`/custom?tag=${tag}`);
    const end = Promise.all([next(socket, name), next(socket, "disconnect")]);
    socket.emit(event);
    assert.deepEqual((await end)[1], ["io server disconnect"]);
    assert.equal((await journal(t, tag))[0].reason, reason);
  }
  await fence(control);
});

overEachWay("the ways of a client to leave", async (connect, { t }) => {
  for (const [leave, reason] of [
    [(socket) => socket.disconnect(), ["client namespace disconnect"]],
    [(socket) => socket.io.engine.close(), ["transport close"]],
  ]) {
    const tag = freshTag();
    const socket = await connect(`/custom?tag=${tag}`);
    await ask(socket, "join", "room");
    leave(socket);
    const [entry] = await journal(t, tag);
    assert.ok(reason.includes(entry.reason), entry.reason);
    assert.deepEqual(entry.rooms, ["room"]);
  }
});

/** They spend their time waiting, so they wait together. */
describe("heartbeats", { concurrency: 8 }, () => {
  overEachWay("a client lives on through heartbeats, and through a handler longer than both times", async (connect) => {
    const socket = await connect();
    for (let i = 0; i < 2; i++) await next(socket, "pong");
    const ms = legacy.pingInterval + 2 * legacy.pingTimeout;
    assert.deepEqual(await ask(socket, "sleep", ms), [ms]);
    await next(socket, "pong");
    await fence(socket);
  });

  test("a client that does not ping is silent, whatever it says", PATIENCE, async (t) => {
    const wire = await Wire.open(t, { port: LEGACY, EIO: 3 });
    const since = performance.now();
    const chatter = setInterval(() => wire.say('42["seq",0]'), 100);
    t.after(() => clearInterval(chatter));
    await wire.closed;
    const after = performance.now() - since;
    assert.ok(after > legacy.pingInterval + legacy.pingTimeout - 50, `closed after ${after} ms`);
  });
});

overEachWay("a thousand numbered events each way, with the upgrade in their midst", async (connect, { way }) => {
  const socket = await connect();
  const payload = (i) => (i % 7 ? "😀" : bytes(i & 255));
  const events = record(socket, "echo");
  for (let i = 0; i < 1000; i++) {
    socket.emit("seq", i);
    socket.emit("echo", i, payload(i));
    if (i % 10 === 0) await pause(1);
    if (i === 500 && way.transports.length > 1) await upgraded(socket);
  }
  assert.deepEqual(await ask(socket, "seq-report"), [{ count: 1000, inOrder: true }]);
  assert.deepEqual(events, Array.from({ length: 1000 }, (_, i) => ["echo", i, payload(i)]));
  assert.equal((await ask(socket, "whoami"))[0].transport, way.transports.at(-1));
});

test("clients of Socket.IO 2 are refused where they are not allowed", PATIENCE, async (t) => {
  for (const port of [MAIN, FAST]) {
    for (const transports of [["polling"], ["websocket"]]) {
      const socket = dial(t, "/", { port, transports });
      await Promise.race([next(socket, "connect_error"), next(socket, "connect").then(() => assert.fail("it came in"))]);
    }
  }
});

four.overEachTransport("clients of Socket.IO 4 find the same listener as ever", async (connect) => {
  const socket = await connect("/custom", { port: LEGACY, auth: { tag: "x" } });
  const [me] = await ask(socket, "whoami");
  assert.deepEqual([me.id, me.auth, me.query.EIO], [socket.id, { tag: "x" }, "4"]);
  assert.notEqual(me.id, socket.io.engine.id);
  assert.deepEqual(await ask(socket, "ack", "😀", everyByte), ["😀", everyByte]);
  const refused = await connect("/auth", { port: LEGACY }).catch((error) => error);
  assert.deepEqual([refused.message, refused.data], ["not authorized", { code: 401, hint: "token" }]);
  await next(socket.io, "ping");
  await fence(socket);
});

test("payloads in bytes are those of the protocol's own parser, both ways", PATIENCE, async () => {
  const session = await Session.open();
  await session.post([text('2["noargs"]'), text('51-["echo",{"_placeholder":true,"num":0}]'), { type: "message", data: bytes(0, 255, 4) }, text('21["ack","😀"]')]);
  const packets = [];
  while (packets.length < 4) packets.push(...(await session.poll()));
  assert.deepEqual(packets, [text('2["noargs"]'), text('51-["echo",{"_placeholder":true,"num":0}]'), { type: "message", data: bytes(0, 255, 4) }, text('31["😀"]')]);
});

test("JSONP is not spoken", PATIENCE, async () => {
  const { status, text } = await request(LEGACY, endpoint({ EIO: 3, transport: "polling", j: 0 }));
  assert.deepEqual([status, text], [400, '{"code":3,"message":"Bad request"}']);
});

function text(data) {
  return { type: "message", data };
}

/** A session whose polling bodies are bytes, which the client for Node does not use: those of browsers do. */
class Session {
  static async open() {
    const { text: body } = await request(LEGACY, endpoint({ EIO: 3, transport: "polling" }));
    const session = new Session();
    session.path = endpoint({ EIO: 3, transport: "polling", sid: JSON.parse(body.slice(body.indexOf("{"))).sid });
    assert.deepEqual(await session.poll(), [text("0")]);
    return session;
  }

  async poll() {
    const { headers, body } = await request(LEGACY, this.path);
    const packets = [];
    parser.decodePayload(headers["content-type"] === "application/octet-stream" ? body : body.toString(), (packet) => { packets.push(packet); });
    return packets;
  }

  async post(packets) {
    const body = await new Promise((resolve) => parser.encodePayload(packets, true, resolve));
    const { status, text: answer } = await request(LEGACY, this.path, { method: "POST", body, headers: { "Content-Type": "application/octet-stream" } });
    assert.deepEqual([status, answer], [200, "ok"]);
  }
}
