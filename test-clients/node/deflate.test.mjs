// permessage-deflate (RFC 7692): what is compressed, counted in the bytes that go over the wire.
import assert from "node:assert/strict";
import { once } from "node:events";
import { test } from "node:test";
import { constants, deflateRawSync } from "node:zlib";
import { WebSocket } from "ws";
import { ask, connect, next, overEachTransport } from "./support/client.mjs";
import { endpoint } from "./support/polling.mjs";
import { DEFLATE, MAIN, PATIENCE, main } from "./support/server.mjs";
import { Wire, frame } from "./support/websocket.mjs";

const AGREED = "permessage-deflate; server_no_context_takeover; client_no_context_takeover";
const LONG = "compressible ".repeat(800);
/** Far less than any of the long messages here, and more than any of them compressed. */
const SHORT = 300;
/** First byte of a frame: the last one of a compressed text, or binary, message. */
const TEXT = 0xc1;
const BINARY = 0xc2;

/** A socket over WebSocket with `exchange`: emits an event and counts the bytes read and written until its echo. */
async function counting(t, port = DEFLATE) {
  const socket = await connect(t, "/", { port, transports: ["websocket"] });
  const tcp = socket.io.engine.transport.ws._socket;
  return Object.assign(socket, {
    async exchange(event, ...args) {
      const { bytesRead, bytesWritten } = tcp;
      const echoed = next(socket, "echo");
      socket.emit(event, ...args);
      assert.deepEqual(await echoed, args);
      return { read: tcp.bytesRead - bytesRead, written: tcp.bytesWritten - bytesWritten };
    },
  });
}

test("long texts travel compressed in both directions", PATIENCE, async (t) => {
  const socket = await counting(t);
  const { read, written } = await socket.exchange("echo", LONG);
  assert.ok(read < SHORT && written < SHORT, `${read} read, ${written} written`);
});

test("long attachments do, too, and the text that they belong to does not mind", PATIENCE, async (t) => {
  const socket = await counting(t);
  const { read, written } = await socket.exchange("echo", Buffer.alloc(100_000, 7), "between", Buffer.from([1]));
  assert.ok(read < SHORT && written < SHORT, `${read} read, ${written} written`);
});

test("a message shorter than the threshold is sent as it is", PATIENCE, async (t) => {
  const socket = await counting(t);
  const overhead = '42["echo",""]'.length;
  const shorter = await socket.exchange("echo", "x".repeat(1023 - overhead));
  assert.equal(shorter.read, 1023 + 4, "and the header of its frame");
  const longer = await socket.exchange("echo", "x".repeat(1024 - overhead));
  assert.ok(longer.read < 100, `${longer.read} read`);
});

test("so is one that the application does not want compressed", PATIENCE, async (t) => {
  const socket = await counting(t);
  const { read, written } = await socket.exchange("echo-uncompressed", LONG);
  assert.ok(read > LONG.length && written < SHORT, `${read} read, ${written} written`);
});

test("a broadcast is the same compressed frame for everyone", PATIENCE, async (t) => {
  const sockets = await Promise.all([1, 2, 3].map(() => counting(t)));
  const tcps = sockets.map((socket) => socket.io.engine.transport.ws._socket);
  const before = tcps.map(({ bytesRead }) => bytesRead);
  const heard = sockets.map((socket) => next(socket, "news"));
  sockets[0].emit("all", "news", LONG, Buffer.alloc(5_000));
  for (const news of heard) assert.deepEqual(await news, [LONG, Buffer.alloc(5_000)]);
  const read = tcps.map(({ bytesRead }, i) => bytesRead - before[i]);
  assert.ok(read[0] < SHORT, `${read} read`);
  assert.deepEqual(read, [read[0], read[0], read[0]]);
});

overEachTransport("what was compressed comes back as it was, long or short", async (connect) => {
  const socket = await connect("/", { port: DEFLATE });
  const mixed = { text: `ünïcödé 😀 ${LONG}`, bytes: [Buffer.from([0, 255])] };
  const values = [LONG, "short", Buffer.alloc(3_000, "b"), mixed];
  for (let i = 0; i < 30; i++) {
    const echoed = next(socket, "echo");
    socket.emit("echo", i, ...values);
    assert.deepEqual(await echoed, [i, ...values]);
  }
  assert.deepEqual(await ask(socket, "ack", LONG), [LONG]);
});

test("a server that was not told to compress does not", PATIENCE, async (t) => {
  const socket = await counting(t, MAIN);
  assert.equal(socket.io.engine.transport.ws.extensions, "");
  const { read, written } = await socket.exchange("echo", LONG);
  assert.ok(read > LONG.length && written > LONG.length);
});

for (const [offer, options, answer] of [
  ["the usual one", {}, AGREED],
  ["no takeover", { serverNoContextTakeover: true, clientNoContextTakeover: true }, AGREED],
  ["a small window of the client", { clientMaxWindowBits: 9 }, AGREED],
  ["the largest window of the server", { serverMaxWindowBits: 15 }, `${AGREED}; server_max_window_bits=15`],
  ["a smaller window of the server", { serverMaxWindowBits: 10 }, undefined],
  ["none", false, undefined],
]) {
  test(`an offer is answered: ${offer}`, PATIENCE, async (t) => {
    const url = `ws://127.0.0.1:${DEFLATE}${endpoint({ EIO: 4, transport: "websocket" })}`;
    const socket = new WebSocket(url, { perMessageDeflate: options });
    t.after(() => socket.terminate());
    const [response] = await once(socket, "upgrade");
    assert.equal(response.headers["sec-websocket-extensions"], answer);
  });
}

test("a bomb is a message that is too big", PATIENCE, async (t) => {
  const wire = await Wire.connect(t, { port: DEFLATE });
  const bomb = compressed(Buffer.alloc(100_000_000));
  assert.ok(bomb.length < 110_000);
  wire.write(frame(BINARY, bomb));
  assert.equal((await wire.gone()).code, 1009);
});

test("a message of exactly maxPayload bytes passes, compressed or not", PATIENCE, async (t) => {
  const wire = await Wire.connect(t, { port: DEFLATE });
  const echo = (length) => Buffer.from(`42["echo","${"x".repeat(length - '42["echo",""]'.length)}"]`);
  wire.write(frame(TEXT, compressed(echo(main.maxPayload))));
  assert.equal((await wire.next()).length, main.maxPayload);
  wire.write(frame(TEXT, compressed(echo(main.maxPayload + 1))));
  assert.equal((await wire.gone()).code, 1009);
});

for (const [violation, firstByte, payload, code] of [
  ["bytes that are not compressed", TEXT, Buffer.from("plain"), 1007],
  ["a text that is not UTF-8", TEXT, compressed(Buffer.from([0xff])), 1007],
  ["a compressed ping", 0xc9, Buffer.alloc(0), 1002],
  ["a reserved bit", 0xa1, Buffer.from("2"), 1002],
]) {
  test(`a violation has its code: ${violation}`, PATIENCE, async (t) => {
    const wire = await Wire.connect(t, { port: DEFLATE });
    wire.write(frame(firstByte, payload));
    assert.equal((await wire.gone()).code, code);
  });
}

/** A message as a client sends it: flushed, and without the tail that this leaves. */
function compressed(message) {
  return deflateRawSync(message, { finishFlush: constants.Z_SYNC_FLUSH }).subarray(0, -4);
}
