// Where Socketloom promises more than Node's server: these fail against that one, and are meant to.
import assert from "node:assert/strict";
import { test } from "node:test";
import { ask, fence, freshTag, journal, overEachTransport } from "./support/client.mjs";
import { MAIN, PATIENCE } from "./support/server.mjs";
import { Polling, endpoint, handshakeStatus, request } from "./support/polling.mjs";
import { overBothRaw } from "./support/raw.mjs";
import { Wire } from "./support/websocket.mjs";

test("an origin that is not listed is refused, over polling and WebSocket alike", PATIENCE, async () => {
  for (const origin of ["http://other.example", "https://allowed.example", "http://allowed.example:81", "null"]) {
    const headers = { Origin: origin };
    const { status, text } = await request(MAIN, endpoint({ EIO: 4, transport: "polling" }), { headers });
    assert.deepEqual([status, text], [403, '{"code":4,"message":"origin not allowed"}']);
    assert.equal(await handshakeStatus(MAIN, {}, headers), 403);
  }
});

test("a WebSocket of another protocol version is refused before 101", PATIENCE, async () => {
  assert.equal(await handshakeStatus(MAIN, { EIO: 3 }), 400);
});

test("a session that began on WebSocket cannot be taken over by another one", PATIENCE, async (t) => {
  const first = await Wire.connect(t);
  const intruder = await Wire.open(t, { sid: first.handshake.sid }).catch(() => undefined);
  intruder?.say("2probe", "5");
  await intruder?.closed;
  assert.deepEqual(await first.ask("ack", "mine"), ["mine"]);
});

test("1002: a length that is not minimal", PATIENCE, async (t) => {
  const wire = await Wire.connect(t);
  wire.write(Buffer.from([0x81, 0x80 | 126, 0, 1, 0, 0, 0, 0, 0x33]));
  assert.equal((await wire.closed).code, 1002);
});

test("a close packet on a WebSocket closes it", PATIENCE, async (t) => {
  const tag = freshTag();
  const wire = await Wire.connect(t, { auth: { tag } });
  wire.say("1");
  await wire.closed;
  assert.equal((await journal(t, tag))[0].reason, "transport close");
});

overBothRaw("an event without a payload ends the connection", async ({ connect }) => {
  const peer = await connect();
  const gone = peer.gone();
  await peer.say("42");
  await gone;
});

overBothRaw("a binary event with no attachments is refused", async ({ connect }) => {
  const peer = await connect();
  const gone = peer.gone();
  await peer.say('450-["echo",1]');
  await gone;
});

overBothRaw("five thousand nested arrays end one connection and no other", async ({ connect }) => {
  const witness = await connect();
  const peer = await connect();
  const gone = peer.gone();
  await peer.say(`42["echo",${"[".repeat(5000)}${"]".repeat(5000)}]`);
  await gone;
  assert.deepEqual(await witness.ask("ack", "alive"), ["alive"]);
});

overEachTransport("a handler that throws ends nothing", async (connect) => {
  const socket = await connect();
  socket.emit("throw");
  await fence(socket);
  assert.ok(socket.connected);
});

overEachTransport("events of one client are handled one after the other", async (connect) => {
  const socket = await connect();
  const order = [];
  await Promise.all([
    ask(socket, "sleep", 200).then(() => order.push("sleep")),
    ask(socket, "ack").then(() => order.push("ack")),
  ]);
  assert.deepEqual(order, ["sleep", "ack"]);
});

test("a malformed packet in a POST is 400, and the packets before it are not handled", PATIENCE, async (t) => {
  const room = freshTag();
  const witness = await Wire.connect(t);
  await witness.ask("join", room);
  const session = await Polling.connect();
  const { status } = await session.say(`42["to","${room}","ghost"]`, "9");
  assert.equal(status, 400);
  witness.say('425["ack"]');
  assert.deepEqual(await witness.await("435"), ["435[]"]);
});
