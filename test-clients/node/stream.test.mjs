// A stream of numbered events both ways, with the upgrade somewhere inside it.
// UPGRADE_RUNS (5) says how often; the delays of a run follow from its number, SEED (1) is the first.
import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { NodeWebSocket, NodeXHR } from "socket.io-client";
import { ask, connect, freshTag, next } from "./support/client.mjs";

const EVENTS = 10_000;
const RUNS = Number(process.env.UPGRADE_RUNS ?? 5);
const SEED = Number(process.env.SEED ?? 1);

for (let seed = SEED; seed < SEED + RUNS; seed++) {
  test(`${EVENTS} events each way survive an upgrade in their midst, seed ${seed}`, { timeout: 60_000 }, async (t) => {
    const random = randomNumbers(seed);
    const room = freshTag();
    const late = lateWebSocket();
    const receiver = await connect(t, "/", { transports: [NodeXHR, late] });
    await ask(receiver, "join", room);
    const sender = await connect(t, "/", { transports: ["websocket"] });

    const received = [];
    let sent = 0;
    const beginAt = 1 + Math.floor(random() * EVENTS / 3);
    const whole = new Promise((resolve) => receiver.on("n", (i) => {
      received.push(i);
      if (received.length === beginAt) late.begin();
      if (received.length === EVENTS) resolve();
    }));
    const atUpgrade = next(receiver.io.engine, "upgrade").then(() => ({ received: received.length, sent }));
    const down = inSlices(random, (i) => sender.emit("to", room, "n", i));
    const up = inSlices(random, (i) => { receiver.emit("seq", i); sent = i + 1; });
    await Promise.all([down, up, whole]);

    assert.deepEqual(await ask(receiver, "seq-report"), [{ count: EVENTS, inOrder: true }]);
    assert.deepEqual(received, Array.from({ length: EVENTS }, (_, i) => i));
    const before = await atUpgrade;
    for (const [way, count] of Object.entries(before)) {
      assert.ok(count > 0 && count < EVENTS, `the upgrade fell outside the stream: ${count} ${way} before it`);
    }
  });
}

/** Calls `emit(0)` … `emit(EVENTS - 1)`, with short waits of random length in between. */
async function inSlices(random, emit) {
  for (let i = 0; i < EVENTS;) {
    for (const end = Math.min(EVENTS, i + 1 + random() * 300); i < end; i++) emit(i);
    await pause(random() * 15);
  }
}

/** The client's WebSocket, which connects when it is told to. */
function lateWebSocket() {
  let begin;
  const told = new Promise((resolve) => { begin = resolve; });
  return class extends NodeWebSocket {
    static begin = begin;

    doOpen() {
      told.then(() => super.doOpen());
    }
  };
}

/** Mulberry32: numbers in [0, 1) that are the same for the same seed. */
function randomNumbers(seed) {
  let state = seed * 0x9e3779b9;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let x = Math.imul(state ^ (state >>> 15), 1 | state);
    x = (x + Math.imul(x ^ (x >>> 7), 61 | x)) ^ x;
    return ((x ^ (x >>> 14)) >>> 0) / 2 ** 32;
  };
}
