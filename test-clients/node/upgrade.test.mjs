// The change from polling to WebSocket, step by step, and all the ways in which it can fail.
import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { FAST, PATIENCE, fast } from "./support/server.mjs";
import { freshTag, journal } from "./support/client.mjs";
import { Polling, SEPARATOR, handshakeStatus } from "./support/polling.mjs";
import { Wire, frame } from "./support/websocket.mjs";

const WRONG_TRANSPORT = { status: 400, text: '{"code":3,"message":"Bad request"}' };

/** A WebSocket for the session of `session` that has been probed. */
async function probe(t, session) {
  const wire = await Wire.open(t, { port: session.port, sid: session.sid });
  wire.say("2probe");
  assert.equal(await wire.next(), "3probe");
  return wire;
}

/** A session that has changed to the WebSocket that is returned. */
async function upgrade(t, session) {
  const wire = await probe(t, session);
  wire.say("5");
  await wire.ask("ack");
  return wire;
}

test("probe, switch, and the session goes on over WebSocket", PATIENCE, async (t) => {
  const session = await Polling.connect();
  const [before] = await session.ask("whoami");
  const wire = await upgrade(t, session);
  const [after] = await wire.ask("whoami");
  assert.equal(before.transport, "polling");
  assert.deepEqual(after, { ...before, transport: "websocket" });
});

test("the pending poll is released with a noop", PATIENCE, async (t) => {
  const session = await Polling.connect();
  const poll = session.get();
  await session.post("3");
  const wire = await probe(t, session);
  assert.equal((await poll).text, "6");
  wire.say("5");
  assert.deepEqual(await wire.ask("ack", 1), [1]);
});

test("a poll that comes after the probe is released too", PATIENCE, async (t) => {
  const session = await Polling.connect();
  const wire = await probe(t, session);
  assert.equal((await session.get()).text, "6");
  wire.say("5");
  assert.deepEqual(await wire.ask("ack", 1), [1]);
});

test("after the switch polling is refused with code 3, and the session does not mind", PATIENCE, async (t) => {
  const session = await Polling.connect();
  const wire = await upgrade(t, session);
  for (const answer of [await session.get(), await session.post('42["noargs"]')]) {
    assert.deepEqual({ status: answer.status, text: answer.text }, WRONG_TRANSPORT);
  }
  wire.say('421["ack"]');
  assert.deepEqual(await wire.await("431"), ["431[]"], "the event of the refused POST was not handled");
});

test("a poll right behind the switch is refused", PATIENCE, async (t) => {
  for (let round = 0; round < 10; round++) {
    const session = await Polling.connect();
    const wire = await probe(t, session);
    wire.say("5");
    const { status } = await session.get();
    assert.equal(status, 400);
    assert.deepEqual(await wire.ask("ack", round), [round]);
  }
});

test("a second WebSocket for an upgraded session is closed, and the first goes on", PATIENCE, async (t) => {
  const session = await Polling.connect();
  const first = await upgrade(t, session);
  const second = await Wire.open(t, { sid: session.sid }).catch(() => undefined);
  second?.say("2probe");
  await second?.closed;
  assert.deepEqual(await first.ask("ack", 1), [1]);
});

test("a second WebSocket during the probe is closed, and the first goes on", PATIENCE, async (t) => {
  const session = await Polling.connect();
  const first = await probe(t, session);
  const second = await Wire.open(t, { sid: session.sid }).catch(() => undefined);
  second?.say("2probe");
  await second?.closed;
  first.say("5");
  assert.deepEqual(await first.ask("ack", 1), [1]);
});

test("events wait for the switch: nothing is lost, doubled or reordered", PATIENCE, async (t) => {
  const session = await Polling.connect();
  const wire = await probe(t, session);
  await session.post('42["burst",300]');
  const events = await session.await('42["b-end"');
  await session.post('42["burst",300]');
  wire.say("5", '42["burst",300]');
  events.push(...(await wire.await('42["b-end"')), ...(await wire.await('42["b-end"')));
  const burst = [...Array.from({ length: 300 }, (_, i) => `42["b",${i}]`), '42["b-end",300]'];
  assert.deepEqual(events.filter((packet) => packet !== "6"), [...burst, ...burst, ...burst]);
});

test("events of the client keep their order over the switch", PATIENCE, async (t) => {
  const session = await Polling.connect();
  const event = (i) => `42["seq",${i}]`;
  const range = (from, to) => Array.from({ length: to - from }, (_, i) => event(from + i));
  await session.post(range(0, 300).join(SEPARATOR));
  const wire = await probe(t, session);
  await session.post(range(300, 600).join(SEPARATOR));
  wire.say("5", ...range(600, 900));
  assert.deepEqual(await wire.ask("seq-report"), [{ count: 900, inOrder: true }]);
});

test("binary that waits for the switch stays with its event", PATIENCE, async (t) => {
  const session = await Polling.connect();
  const wire = await probe(t, session);
  await session.post('42["bin"]');
  wire.say("5", '421["ack"]');
  const messages = (await wire.await("431")).map((message) => (Buffer.isBuffer(message) ? message.toString("hex") : message.slice(0, 10)));
  assert.deepEqual(messages, ['451-["bin1', messages[1], '453-["bin2', "010203", "0405", "", '452-["bin3', "09", "08", "431[]"]);
});

for (const [what, fail] of [
  ["that is dropped before the probe", async (t, session) => (await Wire.open(t, session)).socket.terminate()],
  ["that is dropped after the probe", async (t, session) => (await probe(t, session)).socket.terminate()],
  ["that is closed after the probe", async (t, session) => (await probe(t, session)).socket.close()],
  ["whose probe is another ping", (t, session) => wrong(t, session, "2prob")],
  ["that starts with an event", (t, session) => wrong(t, session, '42["noargs"]')],
  ["that starts with a pong", (t, session) => wrong(t, session, "3")],
  ["that starts with bytes", (t, session) => wrong(t, session, Buffer.from([1]))],
  ["that says something else than the switch", async (t, session) => {
    const wire = await probe(t, session);
    wire.say('42["noargs"]');
    await wire.closed;
  }],
  ["that breaks the WebSocket protocol", async (t, session) => {
    const wire = await probe(t, session);
    wire.write(frame(0x83));
    await wire.closed;
  }],
]) {
  test(`a WebSocket ${what} leaves polling as it was`, PATIENCE, async (t) => {
    const session = await Polling.connect();
    await fail(t, session);
    await stillPolls(session);
    await upgrade(t, session);
  });
}

test("a WebSocket that never probes is closed after upgradeTimeout", PATIENCE, (t) =>
  timesOut(t, (session) => Wire.open(t, { port: FAST, sid: session.sid })));

test("a WebSocket that never switches is closed after upgradeTimeout", PATIENCE, (t) =>
  timesOut(t, (session) => probe(t, session)));

test("a session that ends while it is probed takes the WebSocket with it", PATIENCE, async (t) => {
  const tag = freshTag();
  const session = await Polling.connect({ auth: { tag } });
  const wire = await probe(t, session);
  await session.post("1");
  await wire.closed;
  assert.equal((await journal(t, tag)).length, 1);
});

test("only a session that exists can be upgraded", PATIENCE, async () => {
  const session = await Polling.connect();
  await session.post("1");
  assert.equal(await handshakeStatus(session.port, { sid: session.sid }), 400);
});

async function wrong(t, session, first) {
  const wire = await Wire.open(t, { sid: session.sid });
  wire.say(first);
  await wire.closed;
}

/** Its events come and go over polling, and none that the failed WebSocket sent was handled. */
async function stillPolls(session) {
  await session.say('421["ack","still"]');
  const packets = (await session.await("431")).filter((packet) => packet !== "6");
  assert.deepEqual(packets, ['431["still"]']);
  assert.equal((await session.ask("whoami"))[0].transport, "polling");
}

/** The WebSocket that `begin` opens is closed in time, and polling goes on meanwhile and afterwards. */
async function timesOut(t, begin) {
  const session = await Polling.connect({ port: FAST });
  const since = performance.now();
  const wire = await begin(session);
  let open = true;
  const closed = wire.closed.then(() => { open = false; return performance.now() - since; });
  while (open) {
    assert.deepEqual(await session.ask("ack", 1), [1]);
    await pause(20);
  }
  const after = await closed;
  assert.ok(after > fast.upgradeTimeout - 50 && after < fast.upgradeTimeout + 2000, `closed after ${after} ms`);
  await stillPolls(session);
}
