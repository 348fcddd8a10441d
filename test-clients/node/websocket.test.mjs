// WebSocket by hand: what RFC 6455 demands, the limit, and Engine.IO straight on it.
import assert from "node:assert/strict";
import { once } from "node:events";
import { test } from "node:test";
import { FAST, MAIN, PATIENCE, fast, main } from "./support/server.mjs";
import { handshakeStatus } from "./support/polling.mjs";
import { Wire, frame } from "./support/websocket.mjs";

const [CONTINUATION, TEXT, BINARY, CLOSE, PING] = [0x0, 0x1, 0x2, 0x8, 0x9];
const FIN = 0x80;

test("the open packet names no upgrade", PATIENCE, async (t) => {
  const wire = await Wire.open(t);
  const packet = await wire.next();
  assert.equal(packet[0], "0");
  const { sid, ...numbers } = JSON.parse(packet.slice(1));
  assert.equal(typeof sid, "string");
  assert.deepEqual(numbers, { upgrades: [], pingInterval: main.pingInterval, pingTimeout: main.pingTimeout, maxPayload: main.maxPayload });
});

test("a handshake that RFC 6455 forbids is refused", PATIENCE, async () => {
  for (const headers of [{ "Sec-WebSocket-Key": "short" }, { "Sec-WebSocket-Version": "12" }]) {
    const status = await handshakeStatus(MAIN, {}, headers);
    assert.ok([400, 426].includes(status), `status ${status}`);
  }
});

test("volatile arrives on an idle WebSocket", PATIENCE, async (t) => {
  const wire = await Wire.connect(t);
  wire.say('42["volatile",7]');
  assert.deepEqual(await wire.await('42["n"'), ['42["v",7]', '42["n",7]']);
});

test("a ping frame is answered with its payload, also between fragments", PATIENCE, async (t) => {
  const wire = await Wire.connect(t);
  wire.write(frame(TEXT, Buffer.from('421["ack",')));
  const pong = once(wire.socket, "pong");
  wire.write(frame(FIN | PING, Buffer.from("are you there")));
  assert.equal((await pong)[0].toString(), "are you there");
  wire.write(frame(FIN | CONTINUATION, Buffer.from('"whole"]')));
  assert.deepEqual(await wire.await("431"), ['431["whole"]']);
});

test("a character may be split over two fragments", PATIENCE, async (t) => {
  const wire = await Wire.connect(t);
  const message = Buffer.from('421["ack","é"]');
  const half = message.indexOf(0xc3) + 1;
  wire.write(frame(TEXT, message.subarray(0, half)));
  wire.write(frame(FIN | CONTINUATION, message.subarray(half)));
  assert.deepEqual(await wire.await("431"), ['431["é"]']);
});

test("a message in one byte a fragment arrives", PATIENCE, async (t) => {
  const wire = await Wire.connect(t);
  const message = Buffer.from('421["ack","bytes"]');
  message.forEach((byte, i) => wire.write(frame(i ? CONTINUATION : TEXT, Buffer.from([byte]))));
  wire.write(frame(FIN | CONTINUATION));
  assert.deepEqual(await wire.await("431"), ['431["bytes"]']);
});

for (const [code, what, ...frames] of [
  [1002, "a frame that is not masked", frame(FIN | TEXT, Buffer.from("3"), { masked: false })],
  [1002, "a reserved bit", frame(FIN | 0x40 | TEXT, Buffer.from("3"))],
  [1002, "a reserved opcode", frame(FIN | 0x3)],
  [1002, "a reserved control opcode", frame(FIN | 0xb)],
  [1002, "a fragmented ping", frame(PING)],
  [1002, "a ping of 126 bytes", frame(FIN | PING, Buffer.alloc(126))],
  [1002, "a continuation of nothing", frame(FIN | CONTINUATION, Buffer.from("3"))],
  [1002, "a text inside a fragmented text", frame(TEXT, Buffer.from("4")), frame(FIN | TEXT, Buffer.from("3"))],
  [1002, "a close frame with half a code", frame(FIN | CLOSE, Buffer.from([3]))],
  [1002, "a close code that must not be sent", frame(FIN | CLOSE, Buffer.from([0x03, 0xed]))],
  [1007, "a text that is not UTF-8", frame(FIN | TEXT, Buffer.from([0x34, 0x32, 0xc3, 0x28]))],
  [1007, "a text that ends inside a character", frame(FIN | TEXT, Buffer.from([0x34, 0xc3]))],
  [1007, "a surrogate written as UTF-8", frame(FIN | TEXT, Buffer.from([0x34, 0xed, 0xa0, 0x80]))],
  [1007, "a close reason that is not UTF-8", frame(FIN | CLOSE, Buffer.from([0x03, 0xe8, 0xff]))],
]) {
  test(`${code}: ${what}`, PATIENCE, async (t) => {
    const wire = await Wire.connect(t);
    frames.forEach((bytes) => wire.write(bytes));
    assert.equal((await wire.closed).code, code);
  });
}

test("a violation right behind the handshake is answered like any other", PATIENCE, async (t) => {
  const wire = await Wire.open(t);
  wire.write(frame(FIN | 0x3));
  assert.equal((await wire.closed).code, 1002);
});

for (const [name, port, { maxPayload }] of [["MAIN", MAIN, main], ["FAST", FAST, fast]]) {
  const message = (size) => `421["sha","${"x".repeat(size - '421["sha",""]'.length)}"]`;

  test(`a message of maxPayload bytes is accepted [${name}]`, PATIENCE, async (t) => {
    const wire = await Wire.connect(t, { port });
    wire.say(message(maxPayload));
    assert.match((await wire.await("431")).at(-1), /^431\["[0-9a-f]{64}"\]$/);
  });

  test(`1009: a message of one byte more, with an empty reason [${name}]`, PATIENCE, async (t) => {
    const wire = await Wire.connect(t, { port });
    wire.say(message(maxPayload + 1));
    assert.deepEqual(await wire.closed, { code: 1009, reason: "" });
  });

  test(`1009 comes on the announced length, before the bytes [${name}]`, PATIENCE, async (t) => {
    const wire = await Wire.connect(t, { port });
    wire.write(frame(FIN | BINARY, undefined, { length: maxPayload + 1 }));
    assert.deepEqual(await wire.closed, { code: 1009, reason: "" });
  });

  test(`1009: fragments that add up to one byte more [${name}]`, PATIENCE, async (t) => {
    const wire = await Wire.connect(t, { port });
    const bytes = Buffer.from(message(maxPayload));
    wire.write(frame(TEXT, bytes));
    wire.write(frame(FIN | CONTINUATION, Buffer.from("x")));
    assert.deepEqual(await wire.closed, { code: 1009, reason: "" });
  });
}

test("1002: a length with its highest bit set", PATIENCE, async (t) => {
  const wire = await Wire.connect(t);
  wire.write(Buffer.from([0x81, 0x80 | 127, 0x80, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0]));
  const { code } = await wire.closed;
  assert.ok([1002, 1009].includes(code), `code ${code}`);
});

test("a close frame is answered with its code", PATIENCE, async (t) => {
  const wire = await Wire.connect(t);
  wire.socket.close(1000, "done");
  const { code } = await wire.closed;
  assert.ok([1000, 1005].includes(code), `code ${code}`);
});

test("kick-all closes the WebSocket, with a close frame, after the DISCONNECT", PATIENCE, async (t) => {
  const wire = await Wire.connect(t);
  wire.say('42["kick-all"]');
  assert.equal(await wire.next(), "41");
  assert.notEqual((await wire.closed).code, 1006, "1006 would be an end without a close frame");
});

test("bye: the last event is there before the close", PATIENCE, async (t) => {
  const wire = await Wire.connect(t);
  wire.say('42["bye"]');
  assert.deepEqual([await wire.next(), await wire.next()], ['42["bye",1]', "41"]);
  await wire.closed;
});
