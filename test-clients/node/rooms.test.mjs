// Rooms, and who gets a broadcast.
import assert from "node:assert/strict";
import { test } from "node:test";
import { ask, connect, fence, join, next, overEachTransport, record } from "./support/client.mjs";
import { PATIENCE } from "./support/server.mjs";

let crowds = 0;

/**
 * Four clients a, b, c, d with their records. a is in rooms A and AB, b in B and AB, c in C; d is in none.
 * The rooms are new ones each time; `room("AB")` is the name.
 */
async function crowd(connect, nsp = "/") {
  const number = ++crowds;
  const room = (name) => `${process.pid}-${number}-${name}`;
  const people = {};
  for (const [name, ...rooms] of [["a", "A", "AB"], ["b", "B", "AB"], ["c", "C"], ["d"]]) {
    const socket = await connect(nsp);
    if (rooms.length) await ask(socket, "join", rooms.map(room));
    people[name] = socket;
  }
  const records = Object.fromEntries(Object.entries(people).map(([name, socket]) => [name, record(socket)]));
  return { ...people, room, heard: () => heard(people, records) };
}

/** Who heard what, by name: `{a: [["hello", 1]], …}`, without those who heard nothing. */
async function heard(people, records) {
  await fence(...Object.values(people));
  await fence(...Object.values(people));
  return Object.fromEntries(Object.entries(records).filter(([, events]) => events.length > 0));
}

overEachTransport("join takes one room or several, and tells them sorted", async (connect) => {
  const socket = await connect();
  assert.deepEqual(await ask(socket, "join", "r2"), [["r2"]]);
  assert.deepEqual(await ask(socket, "join", ["r3", "r1"]), [["r1", "r2", "r3"]]);
  assert.deepEqual(await ask(socket, "join", "r1"), [["r1", "r2", "r3"]], "a second time changes nothing");
  const [{ rooms }] = await ask(socket, "whoami");
  assert.deepEqual(rooms, ["r1", "r2", "r3"]);
});

overEachTransport("leave takes one room away", async (connect) => {
  const socket = await connect();
  await ask(socket, "join", ["keep", "go"]);
  assert.deepEqual(await ask(socket, "leave", "go"), [["keep"]]);
  assert.deepEqual(await ask(socket, "leave", "never joined"), [["keep"]]);
  const other = await connect();
  other.emit("in", "go", "gone");
  await fence(other);
  const events = record(socket);
  await fence(socket);
  assert.deepEqual(events, []);
});

overEachTransport("to reaches the members of a room but the sender", async (connect) => {
  const { a, room, heard } = await crowd(connect);
  a.emit("to", room("AB"), "hello", 1, { x: [2] }, Buffer.from([3]));
  assert.deepEqual(await heard(), { b: [["hello", 1, { x: [2] }, Buffer.from([3])]] });
});

overEachTransport("to several rooms reaches a member of two once", async (connect) => {
  const { c, room, heard } = await crowd(connect);
  c.emit("to", [room("A"), room("AB"), room("C")], "hello");
  assert.deepEqual(await heard(), { a: [["hello"]], b: [["hello"]] });
});

overEachTransport("to reaches a room that the sender is not in", async (connect) => {
  const { d, room, heard } = await crowd(connect);
  d.emit("to", room("C"), "hello");
  assert.deepEqual(await heard(), { c: [["hello"]] });
});

overEachTransport("in reaches the sender too if it is a member", async (connect) => {
  const { a, room, heard } = await crowd(connect);
  a.emit("in", room("AB"), "hello", 1);
  a.emit("in", room("C"), "hello", 2);
  assert.deepEqual(await heard(), { a: [["hello", 1]], b: [["hello", 1]], c: [["hello", 2]] });
});

overEachTransport("in several rooms reaches each member once", async (connect) => {
  const { a, room, heard } = await crowd(connect);
  a.emit("in", [room("A"), room("AB")], "hello");
  assert.deepEqual(await heard(), { a: [["hello"]], b: [["hello"]] });
});

overEachTransport("to-except leaves out the members of the excepted rooms", async (connect) => {
  const { a, room, heard } = await crowd(connect);
  a.emit("to-except", [room("AB"), room("C")], room("B"), "hello", 1);
  a.emit("to-except", [room("AB"), room("C")], [room("A"), room("C")], "hello", 2);
  assert.deepEqual(await heard(), { a: [["hello", 1]], b: [["hello", 2]], c: [["hello", 1]] });
});

overEachTransport("bcast reaches everybody in the namespace but the sender", async (connect) => {
  const { a, b, c, d } = await crowd(connect, "/dyn-1");
  const outside = record(await connect("/custom"));
  const records = [a, b, c, d].map(record);
  a.emit("bcast", "hello", 1);
  await fence(a, b, c, d);
  assert.deepEqual(records, [[], [["hello", 1]], [["hello", 1]], [["hello", 1]]]);
  assert.deepEqual(outside, [], "another namespace hears nothing");
});

overEachTransport("all reaches everybody in the namespace", async (connect) => {
  const { a, heard } = await crowd(connect, "/dyn-2");
  a.emit("all", "hello", 1);
  const hello = [["hello", 1]];
  assert.deepEqual(await heard(), { a: hello, b: hello, c: hello, d: hello });
});

overEachTransport("room-join takes all members of one room into another", async (connect) => {
  const { a, b, c, d, room, heard } = await crowd(connect);
  assert.deepEqual(await ask(d, "room-join", room("AB"), room("new")), []);
  d.emit("to", room("new"), "hello");
  assert.deepEqual(await heard(), { a: [["hello"]], b: [["hello"]] });
  assert.deepEqual((await ask(a, "whoami"))[0].rooms, [room("A"), room("AB"), room("new")]);
  assert.deepEqual((await ask(b, "whoami"))[0].rooms, [room("AB"), room("B"), room("new")]);
  assert.deepEqual((await ask(c, "whoami"))[0].rooms, [room("C")]);
});

overEachTransport("room-kick disconnects the members of a room from the namespace, and nobody else", async (connect) => {
  const { a, b, c, d, room } = await crowd(connect);
  const other = await join(a, "/custom");
  const gone = Promise.all([next(a, "disconnect"), next(b, "disconnect")]);
  assert.deepEqual(await ask(d, "room-kick", room("AB")), []);
  assert.deepEqual((await gone).map(([reason]) => reason), ["io server disconnect", "io server disconnect"]);
  await fence(c, d, other);
  assert.ok(c.connected && d.connected && other.connected);
});

overEachTransport("a room does not outlive its members", async (connect) => {
  const [gone, stays] = [await connect(), await connect()];
  await ask(gone, "join", "short-lived");
  const control = await join(stays, "/ctl");
  const [before] = await ask(control, "stats");
  gone.disconnect();
  for (;;) {
    const [after] = await ask(control, "stats");
    if (after.rooms < before.rooms) break;
  }
  assert.deepEqual(await ask(stays, "ask-room", "short-lived", 60_000, 1), [{ timedOut: false, answers: [] }]);
});

overEachTransport("the rooms of two namespaces are different rooms", async (connect) => {
  const [here, there] = [await connect("/"), await connect("/custom")];
  await Promise.all([here, there].map((socket) => ask(socket, "join", "same-name")));
  const records = [here, there].map(record);
  here.emit("in", "same-name", "hello");
  await fence(here, there);
  assert.deepEqual(records, [[["hello"]], []]);
});

test("a room holds clients of every transport", PATIENCE, async (t) => {
  const sockets = await Promise.all([["polling"], ["websocket"], ["polling", "websocket"]].map((transports) => connect(t, "/", { transports })));
  for (const socket of sockets) await ask(socket, "join", "mixed");
  const records = sockets.map(record);
  sockets[0].emit("in", "mixed", "hello", "text", Buffer.from([1, 2]));
  await fence(...sockets);
  assert.deepEqual(records, sockets.map(() => [["hello", "text", Buffer.from([1, 2])]]));
});
