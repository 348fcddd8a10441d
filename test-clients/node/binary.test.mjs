// Bytes at any depth of the arguments, both ways.
import assert from "node:assert/strict";
import { test } from "node:test";
import { ask, connect, next, overEachTransport } from "./support/client.mjs";
import { PATIENCE } from "./support/server.mjs";
import { Wire } from "./support/websocket.mjs";

const bytes = (...values) => Buffer.from(values);
const everyByte = Buffer.from(Array.from({ length: 256 }, (_, i) => i));

overEachTransport("bin sends bytes alone, nested, empty and between texts", async (connect) => {
  const socket = await connect();
  const events = Promise.all(["bin1", "bin2", "bin3"].map((name) => next(socket, name)));
  socket.emit("bin");
  const [one, two, three] = await events;
  assert.deepEqual(one, [everyByte]);
  assert.deepEqual(two, [{ a: [bytes(1, 2, 3), { b: bytes(4, 5) }], s: "x", e: bytes() }]);
  assert.deepEqual(three, [bytes(9), "mid", bytes(8)]);
});

overEachTransport("bytes come back as they were, wherever they stood", async (connect) => {
  const socket = await connect();
  const args = [everyByte, { deep: [{ deeper: bytes(1) }, bytes()], text: "t" }, null, bytes(2, 3)];
  const echoed = next(socket, "echo");
  socket.emit("echo", ...args);
  assert.deepEqual(await echoed, args);
  assert.deepEqual(await ask(socket, "ack", ...args), args, "in an acknowledgement");
});

overEachTransport("ten attachments are accepted, and the same bytes twice are two of them", async (connect) => {
  const same = bytes(7, 7);
  const args = Array.from({ length: 10 }, (_, i) => (i % 2 ? same : bytes(i)));
  assert.deepEqual(await ask(await connect(), "ack", args), [args]);
});

overEachTransport("an object that looks like a placeholder is data when nothing is attached", async (connect) => {
  const lookalike = { _placeholder: true, num: 0 };
  assert.deepEqual(await ask(await connect(), "ack", lookalike), [lookalike]);
});

overEachTransport("texts and bytes of one sender keep their order", async (connect) => {
  const socket = await connect();
  const received = [];
  socket.on("echo", (value) => received.push(Buffer.isBuffer(value) ? value[0] : value));
  const done = new Promise((resolve) => socket.on("echo", () => received.length === 200 && resolve()));
  for (let i = 0; i < 200; i++) socket.emit("echo", i % 3 ? bytes(i) : i);
  await done;
  assert.deepEqual(received, Array.from({ length: 200 }, (_, i) => i));
});

overEachTransport("attachments of concurrent senders are not mixed up", async (connect, { transports }) => {
  const receiver = await connect();
  await ask(receiver, "join", "gallery");
  const senders = await Promise.all(Array.from({ length: 4 }, () => connect()));
  const seen = senders.map(() => 0);
  let wrong;
  const all = new Promise((resolve) => receiver.on("blob", (who, i, a, { b }) => {
    if (i !== seen[who]++ || !a.equals(blob(who, i)) || !b.equals(blob(i, who))) wrong ??= [who, i, a, b];
    if (seen.every((count) => count === 50)) resolve();
  }));
  for (let i = 0; i < 50; i++) senders.forEach((s, who) => s.emit("to", "gallery", "blob", who, i, blob(who, i), { b: blob(i, who) }));
  await all;
  assert.equal(wrong, undefined, `over ${transports}`);
});

test("nothing comes between a binary event and its attachments", PATIENCE, async (t) => {
  const receiver = await Wire.connect(t);
  await receiver.ask("join", "raw-gallery");
  const senders = await Promise.all(Array.from({ length: 8 }, () => connect(t, "/", { transports: ["websocket"] })));
  for (let i = 0; i < 50; i++) {
    senders.forEach((s, who) => {
      s.emit("to", "raw-gallery", "blob", who, i, blob(who, i), blob(i, who));
      s.emit("to", "raw-gallery", "text", who, i);
    });
  }
  for (let left = 8 * 50 * 2; left > 0; left--) {
    const head = await receiver.next();
    assert.equal(typeof head, "string", "an attachment without its event");
    const [, attachments, json] = /^4[25](?:(\d)-)?(.*)$/.exec(head);
    const [event, who, i] = JSON.parse(json);
    if (event === "text") continue;
    assert.equal(attachments, "2");
    assert.deepEqual(await receiver.next(), blob(who, i));
    assert.deepEqual(await receiver.next(), blob(i, who));
  }
});

/** 2000 bytes by which the pair is known. */
function blob(a, b) {
  return Buffer.concat([bytes(a, b), Buffer.alloc(1998, a * 16 + b)]);
}
