// Why sockets go away, as the app's disconnect handlers are told.
import assert from "node:assert/strict";
import { test } from "node:test";
import { ask, connect, freshTag, join, journal, next, overEachTransport, upgraded } from "./support/client.mjs";
import { FAST, PATIENCE } from "./support/server.mjs";
import { overBothRaw } from "./support/raw.mjs";
import { Polling } from "./support/polling.mjs";
import { Wire, frame } from "./support/websocket.mjs";

/** The two ways in which an abrupt end may be named. */
const CLOSED_OR_ERROR = ["transport close", "transport error"];

test("the journal of a tag that nobody had is empty", async (t) => {
  const control = await connect(t, "/ctl");
  assert.deepEqual(await ask(control, "log", freshTag()), [[]]);
});

overEachTransport("an entry names the namespace, the reason and the rooms that were not yet left", async (connect, { t }) => {
  const tag = freshTag();
  const socket = await connect("/custom", { auth: { tag } });
  await ask(socket, "join", ["r2", "r1"]);
  socket.disconnect();
  assert.deepEqual(await journal(t, tag), [{ nsp: "/custom", reason: "client namespace disconnect", rooms: ["r1", "r2"] }]);
});

overEachTransport("entries stand in the order in which the sockets went", async (connect, { t }) => {
  const tag = freshTag();
  const socket = await connect("/", { auth: { tag } });
  const custom = await join(socket, "/custom", { tag });
  custom.disconnect();
  await journal(t, tag, 1);
  socket.disconnect();
  const entries = await journal(t, tag, 2);
  assert.deepEqual(entries.map(({ nsp }) => nsp), ["/custom", "/"]);
});

for (const event of ["kick", "kick-all", "bye"]) {
  overEachTransport(`${event} is a server namespace disconnect`, async (connect, { t }) => {
    const tag = freshTag();
    const socket = await connect("/", { auth: { tag } });
    socket.emit(event);
    assert.deepEqual(await journal(t, tag), [{ nsp: "/", reason: "server namespace disconnect", rooms: [] }]);
  });
}

overEachTransport("room-kick is a server namespace disconnect, and the rooms are still there", async (connect, { t }) => {
  const tag = freshTag();
  const socket = await connect("/", { auth: { tag } });
  await ask(socket, "join", tag);
  socket.emit("room-kick", tag);
  assert.deepEqual(await journal(t, tag), [{ nsp: "/", reason: "server namespace disconnect", rooms: [tag] }]);
});

overEachTransport("kick-all is a server namespace disconnect in every namespace", async (connect, { t }) => {
  const tag = freshTag();
  const socket = await connect("/", { auth: { tag } });
  await join(socket, "/custom", { tag });
  await join(socket, "/dyn-1", { tag });
  socket.emit("kick-all");
  const entries = await journal(t, tag, 3);
  assert.deepEqual(entries.map(({ nsp, reason }) => `${nsp} ${reason}`).sort(), ["/", "/custom", "/dyn-1"].map((nsp) => `${nsp} server namespace disconnect`));
});

overEachTransport("a client that closes its connection is a transport close in every namespace", async (connect, { t, transports }) => {
  const tag = freshTag();
  const socket = await connect("/", { auth: { tag } });
  await join(socket, "/custom", { tag });
  if (transports.length > 1) await upgraded(socket);
  socket.io.engine.close();
  const entries = await journal(t, tag, 2);
  assert.deepEqual(entries.map(({ nsp, reason }) => `${nsp} ${reason}`).sort(), ["/ transport close", "/custom transport close"]);
});

overBothRaw("a DISCONNECT packet is a client namespace disconnect, and the connection stays", async ({ t, connect }) => {
  const tag = freshTag();
  const peer = await connect({ auth: { tag } });
  await peer.say("41");
  assert.equal((await journal(t, tag))[0].reason, "client namespace disconnect");
  await peer.say("40");
  await peer.await("40");
  assert.deepEqual(await peer.ask("ack", 1), [1]);
});

overBothRaw("an Engine.IO packet of no known type is a parse error", async ({ t, connect }) => {
  for (const packet of ["9", "x", "é"]) {
    const tag = freshTag();
    const peer = await connect({ auth: { tag } });
    const gone = peer.gone();
    await peer.say(packet);
    await gone;
    assert.equal((await journal(t, tag))[0].reason, "parse error", packet);
  }
});

overBothRaw("a ping sent by the client is a transport error", async ({ t, connect }) => {
  const tag = freshTag();
  const peer = await connect({ auth: { tag } });
  const gone = peer.gone();
  await peer.say("2");
  await gone;
  assert.equal((await journal(t, tag))[0].reason, "transport error");
});

overBothRaw("no pong in time is a ping timeout", async ({ t, connect }) => {
  const tag = freshTag();
  const peer = await connect({ auth: { tag }, port: FAST });
  await peer.gone();
  assert.equal((await journal(t, tag))[0].reason, "ping timeout");
});

test("a polling client that has vanished is a ping timeout", PATIENCE, async (t) => {
  const tag = freshTag();
  await Polling.connect({ auth: { tag }, port: FAST });
  assert.equal((await journal(t, tag))[0].reason, "ping timeout");
});

test("a close packet over polling is a transport close", PATIENCE, async (t) => {
  const tag = freshTag();
  const session = await Polling.connect({ auth: { tag } });
  await session.post("1");
  assert.equal((await journal(t, tag))[0].reason, "transport close");
});

test("a close frame is a transport close", PATIENCE, async (t) => {
  const tag = freshTag();
  const wire = await Wire.connect(t, { auth: { tag } });
  wire.socket.close();
  assert.equal((await journal(t, tag))[0].reason, "transport close");
});

test("a WebSocket whose TCP connection is reset is a transport close", PATIENCE, async (t) => {
  const tag = freshTag();
  const wire = await Wire.connect(t, { auth: { tag } });
  wire.socket._socket.resetAndDestroy();
  const [{ reason }] = await journal(t, tag);
  assert.ok(CLOSED_OR_ERROR.includes(reason), reason);
});

test("a message beyond maxPayload on WebSocket is a transport error", PATIENCE, async (t) => {
  const tag = freshTag();
  const wire = await Wire.connect(t, { auth: { tag }, port: FAST });
  wire.say(`42["echo","${"x".repeat(10_000)}"]`);
  assert.equal((await journal(t, tag))[0].reason, "transport error");
});

test("a violation of the WebSocket protocol is a transport error", PATIENCE, async (t) => {
  const tag = freshTag();
  const wire = await Wire.connect(t, { auth: { tag } });
  wire.write(frame(0x83));
  const [{ reason }] = await journal(t, tag);
  assert.ok(CLOSED_OR_ERROR.includes(reason), reason);
});
