// The official client with the official MessagePack parser, and packets in bytes.
import assert from "node:assert/strict";
import { isDeepStrictEqual } from "node:util";
import parser from "socket.io-msgpack-parser";
import { ask, dial, fence, freshTag, join, journal, next, overEachTransport, record, refusal } from "./support/client.mjs";
import { overBothRaw } from "./support/raw.mjs";
import { MSGPACK } from "./support/server.mjs";

const PACKED = { port: MSGPACK, parser };

/** The tests of `overEachTransport`, with MessagePack. */
function overEachPacked(claim, body) {
  overEachTransport(`MessagePack: ${claim}`, (connect, more) => body((nsp, options) => connect(nsp, { ...PACKED, ...options }), more));
}

const bytes = (...values) => Buffer.from(values);

/** Every format that the encoder of JavaScript has, at both ends of its range. */
const VALUES = [
  null, true, false, 0, 127, 128, 255, 256, 65_535, 65_536, 2 ** 32 - 1, 2 ** 32, 2 ** 53 - 1,
  -1, -32, -33, -128, -129, -32_768, -32_769, -(2 ** 31), -(2 ** 31) - 1, -(2 ** 53 - 1), 0.5, -1.5e-300, 5e-324,
  "", "text", "ünïcödé 😀", "\u0000\u001e\u2028", [], {}, [[]], { z: 1, a: { y: 2, b: [3, { c: null }] }, "": "" },
];

/** Texts, bytes, lists and objects at both ends of the ranges of their lengths. */
const LONG = [15, 16, 31, 32, 255, 256, 65_535, 65_536].flatMap((length) => [
  "x".repeat(length),
  Buffer.alloc(length, 7),
  Array.from({ length }, (_, i) => i),
  Object.fromEntries(Array.from({ length: Math.min(length, 300) }, (_, i) => [`k${i}`, i])),
]);

const BINARY = [bytes(), bytes(1, 255), { deep: [{ deeper: bytes(0) }], text: "t" }];

overEachPacked("echo and ack give back every value as it was", async (connect) => {
  const socket = await connect();
  const echoed = next(socket, "echo");
  socket.emit("echo", ...VALUES);
  assert.deepEqual(await echoed, VALUES);
  assert.deepEqual(await ask(socket, "ack", ...VALUES), VALUES);
});

overEachPacked("long values come back as they were", async (connect) => {
  const socket = await connect();
  for (const value of LONG) {
    assert.ok(isDeepStrictEqual(await ask(socket, "ack", value), [value]), `${value.constructor.name} of ${value.length}`);
  }
});

overEachPacked("what only JavaScript has comes back as JSON would bring it", async (connect) => {
  const date = new Date("2026-01-31T12:00:00.5Z");
  const values = [NaN, Infinity, date, undefined, [undefined], { a: undefined, b: date }];
  assert.deepEqual(await ask(await connect(), "ack", ...values), JSON.parse(JSON.stringify(values)));
});

overEachPacked("bytes come back as they were, wherever they stood, and more than ten of them", async (connect) => {
  const socket = await connect();
  const echoed = next(socket, "echo");
  const many = [1, 2, 3, 4].flatMap(() => BINARY);
  socket.emit("echo", ...many);
  assert.deepEqual(await echoed, many);
  assert.deepEqual(await ask(socket, "ack", new Uint8Array([1, 2]).buffer), [bytes(1, 2)]);
});

overEachPacked("bin sends bytes alone, nested, empty and between texts", async (connect) => {
  const socket = await connect();
  const events = Promise.all(["bin1", "bin2", "bin3"].map((name) => next(socket, name)));
  socket.emit("bin");
  const [one, two, three] = await events;
  assert.deepEqual(one, [Buffer.from(Array.from({ length: 256 }, (_, i) => i))]);
  assert.deepEqual(two, [{ a: [bytes(1, 2, 3), { b: bytes(4, 5) }], s: "x", e: bytes() }]);
  assert.deepEqual(three, [bytes(9), "mid", bytes(8)]);
});

overEachPacked("ask gets what the client answers", async (connect) => {
  const socket = await connect();
  socket.on("question", (p, answer) => answer(p, "and", [2], bytes(3)));
  const answer = next(socket, "answer");
  socket.emit("ask", { n: 1 });
  assert.deepEqual(await answer, [{ n: 1 }, "and", [2], bytes(3)]);
});

overEachPacked("many acknowledgements at once each find their question", async (connect) => {
  const socket = await connect();
  const answers = await Promise.all(Array.from({ length: 200 }, (_, i) => ask(socket, "ack", i, bytes(i))));
  assert.deepEqual(answers, Array.from({ length: 200 }, (_, i) => [i, bytes(i)]));
});

overEachPacked("events keep their order, with bytes and without", async (connect) => {
  const socket = await connect();
  const events = record(socket);
  const sent = Array.from({ length: 500 }, (_, i) => (i % 3 ? i : bytes(i)));
  sent.forEach((value) => socket.emit("echo", value));
  await fence(socket);
  assert.deepEqual(events, sent.map((value) => ["echo", value]));
});

overEachPacked("namespaces share a connection", async (connect, { t, transports }) => {
  const socket = await connect();
  const other = await join(socket, "/custom");
  const dynamic = await join(socket, "/dyn-7");
  assert.equal((await ask(other, "whoami"))[0].nsp, "/custom");
  assert.equal((await ask(dynamic, "whoami"))[0].nsp, "/dyn-7");
  other.disconnect();
  assert.deepEqual(await ask(socket, "ack", 1), [1]);
  const error = await refusal(t, "/auth", { ...PACKED, transports, auth: { token: "wrong" } });
  assert.equal(error.message, "not authorized");
  assert.deepEqual(error.data, { code: 401, hint: "token" });
  assert.equal((await refusal(t, "/nowhere", { ...PACKED, transports })).message, "Invalid namespace");
  assert.deepEqual(await ask(await connect("/auth", { auth: { token: "secret" } }), "ack", 2), [2]);
});

overEachPacked("a broadcast reaches the members of a room", async (connect) => {
  const [one, two, stranger] = [await connect(), await connect(), await connect()];
  const room = freshTag();
  for (const member of [one, two]) await ask(member, "join", room);
  const records = [one, two, stranger].map(record);
  stranger.emit("in", room, "hello", { n: 1 }, bytes(1));
  await fence(stranger, one, two);
  assert.deepEqual(records, [[["hello", { n: 1 }, bytes(1)]], [["hello", { n: 1 }, bytes(1)]], []]);
});

overEachPacked("a client that leaves is gone", async (connect, { t }) => {
  const tag = freshTag();
  const socket = await connect("/", { auth: { tag } });
  socket.disconnect();
  const [{ reason }] = await journal(t, tag);
  assert.equal(reason, "client namespace disconnect");
});

overEachPacked("a client with the default parser is thrown out, and nobody else", async (connect, { t, transports }) => {
  const socket = await connect();
  const stranger = dial(t, "/", { port: MSGPACK, transports });
  await new Promise((resolve) => stranger.io.once("close", resolve));
  assert.equal(stranger.connected, false);
  assert.deepEqual(await ask(socket, "ack", 1), [1]);
});

const CONNECT = { type: 0, nsp: "/" };
const encoder = new parser.Encoder();

/** A packet on the wire of a transport. */
function wired(transport, message) {
  const packet = Buffer.isBuffer(message) ? message : encoder.encode(message)[0];
  return transport === "polling" ? `b${packet.toString("base64")}` : packet;
}

/** The next packet of a peer, decoded. */
async function decoded(peer, transport) {
  const message = transport === "polling" ? (await peer.await("b"))[0] : await peer.next();
  const decoder = new parser.Decoder();
  const packet = new Promise((resolve) => decoder.on("decoded", resolve));
  decoder.add(transport === "polling" ? Buffer.from(message.slice(1), "base64") : message);
  return packet;
}

overBothRaw("MessagePack: every packet is one binary message", async ({ open, transport }) => {
  const peer = await open({ port: MSGPACK });
  await peer.say(wired(transport, CONNECT));
  const welcome = await decoded(peer, transport);
  assert.deepEqual(Object.keys(welcome), ["type", "nsp", "data"]);
  assert.deepEqual(Object.keys(welcome.data), ["sid"]);
  await peer.say(wired(transport, { type: 2, nsp: "/", id: 7, data: ["ack", bytes(1), 300] }));
  assert.deepEqual(await decoded(peer, transport), { type: 3, nsp: "/", id: 7, data: [bytes(1), 300] });
});

for (const [what, message] of [
  ["bytes that are no MessagePack", bytes(0xc1)],
  ["no bytes", bytes()],
  ["a packet with something behind it", Buffer.concat([encoder.encode({ type: 2, nsp: "/", data: ["echo"] })[0], bytes(0)])],
  ["a list of four thousand million elements", bytes(0x84, 0xa4, 0x64, 0x61, 0x74, 0x61, 0xdd, 0xff, 0xff, 0xff, 0xff)],
  ["a type that does not exist", { type: 5, nsp: "/", data: ["echo"] }],
  ["a packet without a namespace", { type: 2, data: ["echo"] }],
  ["an event without a name", { type: 2, nsp: "/", data: [] }],
  ["an event whose payload is an object", { type: 2, nsp: "/", data: { a: 1 } }],
  ["a reserved name", { type: 2, nsp: "/", data: ["disconnect"] }],
  ["an ack id with a fraction", { type: 2, nsp: "/", id: 1.5, data: ["ack"] }],
  ["a negative ack id", { type: 3, nsp: "/", id: -1, data: [] }],
  ["an event for a namespace that was not joined", { type: 2, nsp: "/custom", data: ["echo"] }],
  ["a second CONNECT", CONNECT],
  ["five thousand nested arrays", Buffer.concat([encoder.encode({ type: 2, nsp: "/" })[0], bytes(0xa4, 0x64, 0x61, 0x74, 0x61), Buffer.alloc(5000, 0x91), bytes(0x90)])],
  ["a packet of the default parser", '42["echo"]'],
]) {
  overBothRaw(`MessagePack: ${what} ends the connection`, async ({ open, transport }) => {
    const peer = await open({ port: MSGPACK });
    await peer.say(wired(transport, CONNECT));
    await decoded(peer, transport);
    const gone = peer.gone();
    await peer.say(typeof message === "string" ? message : wired(transport, message));
    await gone;
  });
}
