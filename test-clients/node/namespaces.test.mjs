// Who may join which namespace, and with what answer.
import assert from "node:assert/strict";
import { ask, dial, fence, join, next, overEachTransport, record, refusal } from "./support/client.mjs";
import { connectPacket } from "./support/polling.mjs";
import { overBothRaw } from "./support/raw.mjs";

const SECRET = { token: "secret" };

overEachTransport("the namespaces of the table have the common handlers", async (connect) => {
  for (const [nsp, auth] of [["/"], ["/custom"], ["/dyn-7"], ["/fn-open", { pass: "yes" }], ["/auth", SECRET]]) {
    const socket = await connect(nsp, { auth });
    assert.equal((await ask(socket, "whoami"))[0].nsp, nsp);
  }
});

overEachTransport("a name that no namespace has is refused", async (connect, { t, transports }) => {
  for (const nsp of ["/nowhere", "/dyn-", "/dyn-7x", "/dyn-x", "/x/dyn-7", "/Custom", "/fn"]) {
    assert.equal((await refusal(t, nsp, { transports })).message, "Invalid namespace", nsp);
  }
});

overEachTransport("each name that matches a pattern is a namespace of its own", async (connect) => {
  const sockets = [await connect("/dyn-7"), await connect("/dyn-8"), await connect("/dyn-7")];
  const records = sockets.map(record);
  sockets[0].emit("all", "hello");
  await fence(...sockets);
  assert.deepEqual(records, [[["hello"]], [], [["hello"]]]);
});

overEachTransport("a function decides by name and auth", async (connect, { t, transports }) => {
  const socket = await connect("/fn-open", { auth: { pass: "yes" } });
  assert.deepEqual(await ask(socket, "ack", 1), [1]);
  for (const auth of [undefined, {}, { pass: "no" }, { pass: true }]) {
    assert.equal((await refusal(t, "/fn-closed", { transports, auth })).message, "Invalid namespace");
  }
  assert.equal((await refusal(t, "/other-fn-", { transports, auth: { pass: "yes" } })).message, "Invalid namespace");
});

overEachTransport("greet: what is emitted on connection arrives, in order", async (connect, { t, transports }) => {
  const socket = dial(t, "/greet", { transports });
  const events = record(socket);
  await new Promise((resolve) => socket.on("g", () => events.length === 3 && resolve()));
  assert.deepEqual(events, [["g", 1], ["g", Buffer.from([2])], ["g", 3, { three: true }]]);
});

overEachTransport("auth refuses with a message and data", async (connect, { t, transports }) => {
  for (const auth of [undefined, {}, { token: "wrong" }]) {
    const error = await refusal(t, "/auth", { transports, auth });
    assert.equal(error.message, "not authorized");
    assert.deepEqual(error.data, { code: 401, hint: "token" });
  }
});

overEachTransport("auth: the data that a middleware sets is there in the handler", async (connect) => {
  const socket = await connect("/auth", { auth: { ...SECRET, user: "ada" } });
  assert.deepEqual((await ask(socket, "whoami"))[0].data, { user: "ada" });
});

overEachTransport("auth: a middleware may take its time", async (connect) => {
  const socket = await connect("/");
  const since = performance.now();
  const slow = await join(socket, "/auth", { ...SECRET, slow: true, user: "bob" });
  assert.ok(performance.now() - since > 95, "it waited");
  assert.deepEqual((await ask(slow, "whoami"))[0].data, { user: "bob" });
});

overEachTransport("reject: an error without data has none", async (connect, { t, transports }) => {
  const error = await refusal(t, "/reject", { transports });
  assert.equal(error.message, "nope");
  assert.equal(error.data, undefined);
});

overEachTransport("a refused namespace leaves the others of the connection alone", async (connect) => {
  const socket = await connect("/");
  const [error] = await next(socket.io.socket("/reject"), "connect_error");
  assert.equal(error.message, "nope");
  assert.deepEqual(await ask(socket, "ack", 1), [1]);
});

overEachTransport("namespaces of one connection do not hear each other", async (connect) => {
  const socket = await connect("/");
  const custom = await join(socket, "/custom");
  const records = [socket, custom].map(record);
  socket.emit("echo", "main");
  custom.emit("echo", "custom");
  await fence(socket, custom);
  assert.deepEqual(records, [[["echo", "main"]], [["echo", "custom"]]]);
});

overEachTransport("a namespace can be left and joined again, with a new id", async (connect) => {
  const socket = await connect("/");
  const custom = await join(socket, "/custom");
  const first = custom.id;
  custom.disconnect();
  await fence(socket);
  custom.connect();
  await next(custom, "connect");
  assert.notEqual(custom.id, first);
  assert.deepEqual(await ask(custom, "ack", 1), [1]);
});

overEachTransport("kick ends one namespace of a connection", async (connect) => {
  const socket = await connect("/");
  const custom = await join(socket, "/custom");
  const gone = next(custom, "disconnect");
  custom.emit("kick");
  assert.equal((await gone)[0], "io server disconnect");
  assert.deepEqual(await ask(socket, "ack", 1), [1]);
});

overEachTransport("kick-all ends all namespaces and the connection", async (connect) => {
  const socket = await connect("/");
  const custom = await join(socket, "/custom");
  const gone = Promise.all([next(custom, "disconnect"), next(socket, "disconnect"), next(socket.io.engine, "close")]);
  custom.emit("kick-all");
  const [[there], [here]] = await gone;
  assert.deepEqual([there, here], ["io server disconnect", "io server disconnect"]);
});

overEachTransport("bye: what is emitted before the end is delivered", async (connect) => {
  const socket = await connect("/");
  const events = record(socket);
  const closed = next(socket.io.engine, "close");
  socket.emit("bye");
  await closed;
  assert.deepEqual(events, [["bye", 1]]);
});

overBothRaw("the answer to CONNECT is the id of the socket and nothing else", async ({ open }) => {
  for (const [nsp, auth] of [["/", undefined], ["/", {}], ["/custom", undefined], ["/dyn-3", { any: [1] }]]) {
    const peer = await open();
    await peer.say(connectPacket(nsp, auth));
    const [answer] = await peer.await("40");
    const [, name, json] = /^40(?:(\/[^,]*),)?(.*)$/.exec(answer);
    assert.equal(name ?? "/", nsp);
    assert.deepEqual(Object.keys(JSON.parse(json)), ["sid"]);
    assert.notEqual(JSON.parse(json).sid, peer.handshake.sid);
  }
});

overBothRaw("the answers to a refused CONNECT, letter by letter", async ({ open }) => {
  const peer = await open();
  for (const [connect, answer] of [
    ["40/nowhere,", '44/nowhere,{"message":"Invalid namespace"}'],
    ['40/auth,{"token":"no"}', '44/auth,{"message":"not authorized","data":{"code":401,"hint":"token"}}'],
    ["40/reject,", '44/reject,{"message":"nope"}'],
  ]) {
    await peer.say(connect);
    assert.deepEqual(await peer.await("44"), [answer]);
  }
});

overBothRaw("whoever has not joined is out: no broadcast reaches it", async ({ connect, open }) => {
  const outsider = await open();
  const refused = await open();
  await refused.say("40/reject,");
  await refused.await("44/reject");
  const member = await connect();
  await member.say('42["all","secret"]');
  await member.ask("ack");
  for (const peer of [outsider, refused]) {
    await peer.say("40/custom,");
    assert.equal((await peer.await("40/custom")).length, 1, "the answer to CONNECT is the first that it hears");
  }
});

overBothRaw("whoever is still being judged is out: no broadcast reaches it", async ({ connect, open }) => {
  const member = await connect({ nsp: "/auth", auth: SECRET });
  const undecided = await open();
  await undecided.say(connectPacket("/auth", { ...SECRET, slow: true }));
  await member.say('42/auth,["all","secret"]');
  const packets = await undecided.await("40/auth");
  assert.equal(packets.length, 1);
});
