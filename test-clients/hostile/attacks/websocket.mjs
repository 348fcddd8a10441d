// Handshakes, frames and compressed messages that are not RFC 6455 or RFC 7692, and floods of those that are.
import { randomBytes } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { deflateRawSync } from "node:zlib";
import { handshake } from "../support/http.mjs";
import { BINARY, CONTINUATION, FIN, PING, RSV1, RSV2, TEXT, binary, close, frame, ping, pong, text } from "../support/websocket.mjs";

const repeat = (bytes, times) => Buffer.concat(Array(times).fill(bytes));

/** Header and attachments of an event that the app sends back. */
const EVENT = '42["ack"]';

/** What a header alone brings about, when nothing follows it. */
const claims = (first, length) => async (visit) => {
  const peer = await visit.join();
  peer.write(frame(first, "", { length }));
  return peer.gone();
};

/** A compressed message, without the four bytes at its end (RFC 7692 §7.2.1). */
function deflated(bytes, first = FIN | RSV1 | TEXT) {
  const stream = deflateRawSync(bytes, { finishFlush: 2 });
  return frame(first, stream.subarray(0, -4));
}

const OFFER = "Sec-WebSocket-Extensions: permessage-deflate; client_no_context_takeover; server_no_context_takeover";

const compressed = (...frames) => async (visit) => {
  const peer = await visit.join({ lines: [OFFER] });
  if (!peer.answer.headers["sec-websocket-extensions"]) return "no compression";
  peer.write(...frames);
  return peer.pinged();
};

/** Writes until the server closes or everything is gone; then a ping decides. */
const flood = (piece, times) => async (visit) => {
  const peer = await visit.join();
  for (let i = 0; i < times && !peer.connection.ended && !peer.closing; i++) {
    peer.write(piece);
    await peer.connection.flushed();
    peer.pongs.length = 0;
    peer.messages.length = 0;
  }
  return peer.pinged();
};

export default [
  { name: "Sec-WebSocket-Version 8", row: "RFC 9112 3",
    handshake: { without: ["Sec-WebSocket-Version"], lines: ["Sec-WebSocket-Version: 8"] },
    expect: ["426", "400"], because: "§4.4: 426 and the versions that are understood",
    defensible: ["101 lives", "ws speaks version 8 as well"] },
  { name: "a key that is not 16 bytes", row: "RFC 9112 3",
    handshake: { without: ["Sec-WebSocket-Key"], lines: ["Sec-WebSocket-Key: c2hvcnQ="] },
    expect: "400", because: "§4.2.1: 16 bytes when decoded" },
  { name: "two keys", row: "RFC 9112 3", handshake: { lines: ["Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA=="] }, expect: "400",
    because: "§11.3.1: MUST NOT appear more than once" },
  { name: "spaces without end in Sec-WebSocket-Protocol", row: "CVE-2021-32640",
    handshake: { lines: [`Sec-WebSocket-Protocol: b${" ".repeat(8000)}x`] },
    expect: ["101 lives", "400"], because: "read in linear time, whatever it is" },
  { name: "an unclosed quotation among the extensions", row: "CVE-2020-7662",
    handshake: { lines: [`Sec-WebSocket-Extensions: a; b="${"\\x".repeat(4000)}`] },
    expect: ["400", "101 lives"], because: "§9.1, in linear time" },
  { name: "extensions named after properties", row: ["ws 2017", "trap 7"],
    handshake: { lines: ["Sec-WebSocket-Extensions: constructor, __proto__; toString=valueOf"] },
    expect: ["101 lives", "400"], because: "§9.1: unknown extensions are declined" },
  { name: "a compression window of 99 bits", row: "CVE-2026-2229", on: "deflate",
    handshake: { lines: ["Sec-WebSocket-Extensions: permessage-deflate; server_max_window_bits=99"] }, expect: ["101 lives", "400"],
    because: "RFC 7692 §7.1.2.1: 8 to 15; an invalid offer is declined" },
  { name: "a bad frame together with the request", row: "CVE-2022-21676", handshake: { early: [0xff, 0xff, 0xff, 0xff, 1, 2, 3] },
    expect: ["101 closed 1002"], because: "§5.2: reserved bits: fail the connection, from the first byte on" },
  { name: "a frame that is not masked", row: "limit: one connection", frames: [frame(FIN | TEXT, EVENT, { masked: false })],
    expect: "closed 1002",
    because: "§5.1: a server MUST close the connection" },
  { name: "a reserved bit without its extension", row: "limit: one connection", frames: [frame(FIN | RSV2 | TEXT, EVENT)],
    expect: "closed 1002",
    because: "§5.2: MUST fail" },
  { name: "a compressed frame, and nobody agreed to it", row: "limit: compression", frames: [deflated(Buffer.from(EVENT))],
    expect: "closed 1002",
    because: "§5.2: RSV1 without an extension: MUST fail" },
  { name: "a reserved opcode", row: "limit: one connection", frames: [frame(FIN | 0x3, "")], expect: "closed 1002",
    because: "§5.2: MUST fail" },
  { name: "a reserved control opcode", row: "limit: control frames", frames: [frame(FIN | 0xb, "")], expect: "closed 1002",
    because: "§5.2: MUST fail" },
  { name: "a fragmented ping", row: "limit: control frames", frames: [frame(PING, "a")], expect: "closed 1002",
    because: "§5.5: MUST NOT be fragmented" },
  { name: "a ping of 126 bytes", row: "limit: control frames", frames: [ping("a".repeat(126))], expect: "closed 1002",
    because: "§5.5: 125 or less" },
  { name: "a continuation of nothing", row: "limit: fragments", frames: [frame(FIN | CONTINUATION, "a")], expect: "closed 1002",
    because: "§5.4" },
  { name: "a message inside another", row: "limit: fragments", frames: [frame(TEXT, "4"), text(EVENT)], expect: "closed 1002",
    because: "§5.4: no interleaving" },
  { name: "a length that is not minimal", row: "CVE-2020-27813", frames: [[0x81, 0xfe, 0, 1, 0, 0, 0, 0, 0x33]], expect: "closed 1002",
    because: "§5.2: the minimal number of bytes MUST be used", defensible: ["lives", "ws, as most, does not check what can do no harm"] },
  { name: "a length with its highest bit set", row: ["CVE-2020-13935", "CVE-2026-1528"], run: claims(FIN | BINARY, 1n << 63n),
    sent: "a header: 2^63 bytes",
    expect: ["closed 1002", "closed 1009"], because: "§5.2: the most significant bit MUST be 0" },
  { name: "a length of all ones", row: ["CVE-2020-27813", "CVE-2026-1528"], run: claims(FIN | BINARY, (1n << 64n) - 1n),
    sent: "a header: 2^64 - 1 bytes",
    expect: ["closed 1002", "closed 1009"], because: "§5.2, and no arithmetic may wrap around" },
  { name: "two gigabytes, announced", row: "Java-WebSocket 1499", run: claims(FIN | BINARY, 1n << 31n), sent: "a header: 2^31 bytes",
    expect: "closed 1009",
    because: "§7.4.1: too big; nothing is allocated for a claim" },
  { name: "a byte more than allowed, announced", row: "limit: payload", run: claims(FIN | TEXT, 1_000_001),
    sent: "a header: 1,000,001 bytes", expect: "closed 1009",
    because: "the announced length decides, before a byte of it is read" },
  { name: "fragments that together are too long", row: ["Java-WebSocket 1508", "limit: payload"], sent: "2 fragments of 990 and 20 kB",
    expect: "closed 1009",
    frames: [frame(TEXT, "x".repeat(990_000)), frame(FIN | CONTINUATION, "x".repeat(20_000))], because: "the limit is one of messages" },
  { name: "a text that goes on and on", row: "CVE-2014-0193", sent: "continuation frames of 10 kB without end", expect: "closed",
    because: "a limit counts while the bytes arrive; a reset may overtake the close frame",
    async run(visit) {
      const peer = await visit.join();
      peer.write(frame(TEXT, "4"));
      for (let i = 0; i < 2000 && !peer.closing && !peer.connection.ended; i++) {
        peer.write(frame(CONTINUATION, "x".repeat(10_000)));
        await peer.connection.flushed();
      }
      return peer.gone();
    } },
  { name: "fragments of one byte without end", row: ["CVE-2026-48779", "limit: fragments"], sent: "20,000 of them",
    expect: ["closed 1008", "closed 1009"],
    frames: [frame(TEXT, "4"), repeat(frame(CONTINUATION, "x"), 20_000)],
    because: "what is counted is bounded, and one buffer takes the rest" },
  { name: "empty fragments without end", row: ["CVE-2026-48779", "limit: fragments"], sent: "20,000 of them",
    expect: ["closed 1008", "closed 1009"],
    frames: [frame(TEXT, ""), repeat(frame(CONTINUATION, ""), 20_000)], because: "they are fragments" },
  { name: "empty messages without end", row: "limit: one connection", sent: "20,000 binary messages of no bytes",
    frames: [repeat(binary(""), 20_000)],
    expect: "closed", because: "protocol revision 5: a binary message belongs to a packet" },
  { name: "a text that is not UTF-8", row: "surrogates", frames: [text(Buffer.from([0x34, 0x32, 0xff]))], expect: "closed 1007",
    because: "§8.1: MUST fail" },
  { name: "a surrogate in UTF-8", row: "surrogates", frames: [text(Buffer.from([0x34, 0x32, 0xed, 0xa0, 0x80]))], expect: "closed 1007",
    because: "RFC 3629 §3: prohibited" },
  { name: "half a character at the end", row: "surrogates", frames: [frame(TEXT, Buffer.from([0x34, 0xe2])), frame(FIN | CONTINUATION, "")],
    expect: "closed 1007",
    because: "§8.1: judged at the end of the message" },
  { name: "a close frame of one byte", row: "limit: close handshake", frames: [close("x")], expect: "closed 1002",
    because: "§5.5.1: two bytes or none" },
  { name: "a close code that nobody may send", row: "limit: close handshake", frames: [close(Buffer.from([0x03, 0xed]))],
    expect: "closed 1002",
    because: "§7.4.1: 1005 MUST NOT be set as a status code in a close frame" },
  { name: "a close reason that is not UTF-8", row: "limit: close handshake", frames: [close(Buffer.from([0x03, 0xe8, 0xff]))],
    expect: "closed 1007",
    because: "§5.5.1: UTF-8", defensible: ["closed 1002", "a violation is a violation"] },
  { name: "messages behind a close frame", row: "CVE-2024-23672", sent: "close 1000, then an event", expect: "closed 1000",
    because: "§5.5.1: data after close is not processed",
    async run(visit) {
      const peer = await visit.join();
      peer.write(close(Buffer.from([0x03, 0xe8])), text('42["echo","too late"]'));
      const outcome = await peer.gone();
      await peer.connection.closed();
      return peer.messages.some((message) => message.includes?.("too late")) ? "answered" : peer.connection.ended ? outcome : "open";
    } },
  { name: "a peer that never answers a close frame", row: ["limit: close handshake", "CVE-2024-23672"], waits: true,
    sent: "a bad frame, then nothing", expect: "closed 1002, and the connection",
    because: "§7.1.1: the server closes the TCP connection; it waits for a moment only",
    async run(visit) {
      const peer = await visit.join();
      peer.write(frame(FIN | 0x3));
      const outcome = await peer.gone();
      return `${outcome}, and the ${(await peer.connection.closed(40_000)) ? "connection" : "rest is open"}`;
    } },
  { name: "what a close frame says", row: "CVE-2026-45736", sent: "a bad frame", expect: "a code and a short text",
    because: "§5.5.1; what is not text was in memory before",
    async run(visit) {
      const peer = await visit.join();
      peer.write(frame(FIN | 0x3));
      await peer.gone();
      const reason = peer.closing.subarray(2);
      const legible = /^[\x20-\x7e]*$/.test(reason.toString("latin1"));
      return peer.closing.length <= 125 && legible ? "a code and a short text" : reason.toString("hex");
    } },
  { name: "pings without end, all answers read", row: "limit: control frames", run: flood(repeat(ping("x".repeat(100)), 1000), 100),
    sent: "100,000 pings",
    expect: "lives", because: "§5.5.2: a ping is answered" },
  { name: "pings without end, no answer read", row: ["limit: control frames", "unread answers"], on: "guarded", waits: true,
    sent: "pings until nobody takes them", expect: "bounded",
    because: "§5.5.3 lets a server answer the newest only; what waits is bounded, or the reading stops",
    async run(visit) {
      const peer = await visit.join();
      peer.connection.stopReading();
      const flood = repeat(ping("x".repeat(100)), 1000);
      let taken = 0;
      // The kernel takes some megabytes on both sides; more than that is kept by the server.
      for (; taken < 300 && !peer.connection.ended; taken++) {
        peer.write(flood);
        if (!(await Promise.race([peer.connection.flushed().then(() => true), pause(2000, false)]))) break;
      }
      return taken < 300 ? "bounded" : "30 MB taken";
    } },
  { name: "pongs without end that nobody asked for", row: "CVE-2021-3690", run: flood(repeat(pong("x".repeat(100)), 1000), 100),
    sent: "100,000 pongs", expect: "lives",
    because: "§5.5.3: an unsolicited pong needs no response" },
  { name: "a WebSocket that stops in the middle of a frame", row: ["limit: one connection", "netty-socketio 966"],
    sent: "each prefix of a handshake and a frame, then a reset", expect: "101 lives",
    because: "whatever is missing, that one connection ends and no other",
    async run(visit) {
      const whole = Buffer.concat([Buffer.from(handshake(), "latin1"), text("40"), text('42["echo",1]')]);
      for (let length = 1; length < whole.length; length += 1) {
        const connection = await visit.connect();
        connection.write(whole.subarray(0, length));
        await connection.flushed();
        connection.reset();
      }
      const peer = await visit.open();
      return `${peer.status} ${await peer.pinged()}`;
    } },
  { name: "a deflate bomb", row: ["CVE-2018-1000518", "limit: compression"], on: "deflate", sent: "32 MB of zeros in 32 kB",
    expect: "closed 1009",
    run: (visit) => compressed(deflated(Buffer.alloc(32 * 1024 * 1024)))(visit),
    because: "RFC 7692 §9, and the limit is on what comes out" },
  { name: "a deflate bomb in fragments", row: "limit: compression", on: "deflate", sent: "16 MB of zeros, compressed, in fragments of 1 kB",
    expect: "closed 1009",
    run: (visit) => compressed(...fragments(deflated(Buffer.alloc(16 * 1024 * 1024))))(visit),
    because: "RFC 7692 §6.2.2: inflated as one message" },
  { name: "bytes that do not inflate", row: "limit: compression", on: "deflate", sent: "noise with RSV1", expect: "closed",
    run: (visit) => compressed(frame(FIN | RSV1 | TEXT, Buffer.concat([Buffer.from([0xff]), randomBytes(200)])))(visit),
    because: "RFC 7692 §7.2.2 fails, and so does the connection" },
  { name: "a stream that ends in the middle of a message", row: "limit: compression", on: "deflate",
    sent: "two final deflate blocks, one behind the other", expect: ["lives", "closed"],
    run: (visit) => compressed(frame(FIN | RSV1 | TEXT, Buffer.concat([deflateRawSync('42["ack"]'), deflateRawSync('42["ack"]')])))(visit),
    because: "RFC 7692 §7.2.3.5: BFINAL is allowed; never a hang" },
  { name: "a compressed control frame", row: "limit: compression", on: "deflate", sent: "a ping with RSV1", expect: "closed 1002",
    run: (visit) => compressed(frame(FIN | RSV1 | PING, "x"))(visit),
    because: "RFC 7692 §6.1: an endpoint MUST NOT set it on control frames" },
  { name: "RSV1 on a continuation", row: "limit: compression", on: "deflate", sent: "a text fragment, then a continuation with RSV1",
    expect: "closed 1002",
    run: (visit) => compressed(frame(TEXT, "4"), frame(FIN | RSV1 | CONTINUATION, "2"))(visit),
    because: "RFC 7692 §6.1: MUST NOT, except in the first fragment" },
];

/** One frame as a first fragment and continuations of 1 kB. */
function fragments(whole) {
  const payload = whole.subarray(whole.length < 126 + 6 ? 6 : whole.length < 65_536 + 8 ? 8 : 14);
  const pieces = [];
  for (let from = 0; from < payload.length; from += 1024) {
    const last = from + 1024 >= payload.length ? FIN : 0;
    pieces.push(frame(last | (from === 0 ? RSV1 | TEXT : CONTINUATION), payload.subarray(from, from + 1024)));
  }
  return pieces;
}
