// Acknowledgements that the server asks for: of one client, of the same client inside its own handler, of a room.
import assert from "node:assert/strict";
import { setTimeout as pause } from "node:timers/promises";
import { ask, fence, next, overEachTransport, record } from "./support/client.mjs";
import { FAST, fast } from "./support/server.mjs";

overEachTransport("ask gets what the client answers", async (connect) => {
  const socket = await connect();
  socket.on("question", (p, answer) => answer(p, "and", [2], Buffer.from([3])));
  const answer = next(socket, "answer");
  socket.emit("ask", { n: 1 });
  assert.deepEqual(await answer, [{ n: 1 }, "and", [2], Buffer.from([3])]);
});

overEachTransport("an answer without arguments has none", async (connect) => {
  const socket = await connect();
  socket.on("question", (p, answer) => answer());
  const answer = next(socket, "answer");
  socket.emit("ask", 1);
  assert.deepEqual(await answer, []);
});

overEachTransport("only the first answer of a client counts", async (connect) => {
  const socket = await connect();
  const packets = [];
  socket.on("question", (p, answer) => {
    const { id } = packets.find((packet) => packet.data?.[0] === "question");
    answer("first");
    socket.packet({ type: 3, id, data: ["second"], nsp: "/" });
  });
  socket.io.decoder.on("decoded", (packet) => packets.push(packet));
  const events = record(socket);
  socket.emit("ask", 1);
  await next(socket, "answer");
  await fence(socket);
  assert.deepEqual(events.filter(([name]) => name === "answer"), [["answer", "first"]]);
});

overEachTransport("ask-timeout gets an answer that comes in time", async (connect) => {
  const socket = await connect();
  socket.on("question", (p, answer) => answer(p + 1));
  const answer = next(socket, "answer");
  socket.emit("ask-timeout", 5000, 1);
  assert.deepEqual(await answer, [2]);
});

overEachTransport("ask-timeout expires, and a late answer is ignored", async (connect) => {
  const socket = await connect();
  const events = record(socket);
  const [question, timeout] = [next(socket, "question"), next(socket, "answer-timeout")];
  socket.emit("ask-timeout", 100, "anybody?");
  const [, answer] = await question;
  assert.deepEqual(await timeout, []);
  answer("too late");
  await fence(socket);
  assert.deepEqual(events.map(([name]) => name), ["question", "answer-timeout"]);
});

overEachTransport("ask-many puts the answers in the order of the questions", async (connect) => {
  const socket = await connect();
  const held = [];
  socket.on("question", (i, answer) => {
    held.push(() => answer(i * i));
    if (held.length === 20) held.reverse().forEach((give) => give());
  });
  assert.deepEqual(await ask(socket, "ask-many", 20), [Array.from({ length: 20 }, (_, i) => i * i)]);
});

overEachTransport("ask-wait: a handler waits for its own client", async (connect) => {
  const socket = await connect();
  socket.on("question", (p, answer) => answer({ heard: p }));
  assert.deepEqual(await ask(socket, "ask-wait", "hello"), [{ heard: "hello" }]);
});

overEachTransport("ask-wait: the client's other events run while a handler waits", async (connect) => {
  const socket = await connect();
  socket.on("question", async (p, answer) => answer(...(await ask(socket, "ack", p))));
  assert.deepEqual(await ask(socket, "ask-wait", "nested"), ["nested"]);
});

overEachTransport("ask-wait: handlers of many clients wait at the same time", async (connect) => {
  const sockets = await Promise.all(Array.from({ length: 10 }, () => connect()));
  const held = [];
  const all = new Promise((resolve) => sockets.forEach((socket, i) => socket.on("question", (p, answer) => {
    held.push(() => answer(i));
    if (held.length === sockets.length) resolve();
  })));
  const answers = sockets.map((socket) => ask(socket, "ask-wait", 0));
  await all;
  held.forEach((give) => give());
  assert.deepEqual(await Promise.all(answers), sockets.map((_, i) => [i]));
});

overEachTransport("ask-wait: a handler may wait longer than a ping and its timeout", async (connect) => {
  const socket = await connect("/", { port: FAST });
  socket.on("question", async (p, answer) => { await pause(fast.pingInterval + fast.pingTimeout + 300); answer(p); });
  assert.deepEqual(await ask(socket, "ask-wait", 1), [1]);
  assert.ok(socket.connected);
});

overEachTransport("sleep: a handler may take longer than a ping and its timeout", async (connect) => {
  const socket = await connect("/", { port: FAST });
  const ms = fast.pingInterval + fast.pingTimeout + 800;
  const since = performance.now();
  assert.deepEqual(await ask(socket, "sleep", ms), [ms]);
  assert.ok(performance.now() - since > ms - 50, "the handler slept");
  await fence(socket);
  assert.ok(socket.connected);
});

overEachTransport("sleep: a handler holds up no other client", async (connect) => {
  const [sleeper, other] = [await connect(), await connect()];
  let woke = false;
  const nap = ask(sleeper, "sleep", 1500).then(() => { woke = true; });
  await pause(50);
  assert.deepEqual(await ask(other, "ack", "awake"), ["awake"]);
  assert.equal(woke, false);
  await nap;
});

overEachTransport("ask-room gathers the answers of a room", async (connect) => {
  const [asker, ...members] = await Promise.all(Array.from({ length: 4 }, () => connect()));
  for (const [i, member] of members.entries()) {
    await ask(member, "join", "jury");
    member.on("question", (p, answer) => answer(`${p}${i}`));
  }
  asker.on("question", (p, answer) => answer("not a member"));
  const [result] = await ask(asker, "ask-room", "jury", 5000, "guilty?");
  assert.equal(result.timedOut, false);
  assert.deepEqual(result.answers.sort(), ["guilty?0", "guilty?1", "guilty?2"]);
});

overEachTransport("ask-room includes the asker if it is a member", async (connect) => {
  const socket = await connect();
  await ask(socket, "join", "self-help");
  socket.on("question", (p, answer) => answer(p));
  assert.deepEqual(await ask(socket, "ask-room", "self-help", 5000, "me"), [{ timedOut: false, answers: ["me"] }]);
});

overEachTransport("ask-room tells that somebody did not answer, and keeps the other answers", async (connect) => {
  const [asker, willing, silent] = await Promise.all(Array.from({ length: 3 }, () => connect()));
  for (const member of [willing, silent]) await ask(member, "join", "half");
  willing.on("question", (p, answer) => answer(p));
  assert.deepEqual(await ask(asker, "ask-room", "half", 300, 5), [{ timedOut: true, answers: [5] }]);
});

overEachTransport("ask-room of an empty room answers at once", async (connect) => {
  assert.deepEqual(await ask(await connect(), "ask-room", "nobody", 60_000, 1), [{ timedOut: false, answers: [] }]);
});
