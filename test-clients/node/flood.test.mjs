// A client that never reads must not hold up anybody else.
import assert from "node:assert/strict";
import { test } from "node:test";
import { ask, connect, freshTag } from "./support/client.mjs";
import { Polling } from "./support/polling.mjs";
import { Wire } from "./support/websocket.mjs";

const MESSAGES = 200;
const SIZE = 100_000;

for (const [what, block] of [
  ["a WebSocket that is never read", async (t, room) => {
    const wire = await Wire.connect(t);
    await wire.ask("join", room);
    wire.stopReading();
  }],
  ["a polling client that never polls", async (t, room) => {
    const session = await Polling.connect();
    await session.ask("join", room);
  }],
]) {
  test(`${what} does not slow 20 MB to the others of its room`, { timeout: 30_000 }, async (t) => {
    const room = freshTag();
    const reader = await connect(t, "/", { transports: ["websocket"] });
    await ask(reader, "join", room);
    await block(t, room);
    const bystander = await connect(t, "/", { transports: ["polling"] });
    const sender = await connect(t, "/", { transports: ["websocket"] });

    const numbers = [];
    const whole = new Promise((resolve) => reader.on("flood", (i, text) => {
      assert.equal(text.length, SIZE);
      if (numbers.push(i) === MESSAGES) resolve();
    }));
    sender.emit("flood", room, MESSAGES, SIZE);
    assert.deepEqual(await ask(bystander, "ack", "still there"), ["still there"]);
    assert.deepEqual(await ask(sender, "ack", "still there"), ["still there"]);
    await whole;
    assert.deepEqual(numbers, Array.from({ length: MESSAGES }, (_, i) => i));
  });
}
