// Long polling by hand: payloads, held and overlapping requests, limits.
import assert from "node:assert/strict";
import http from "node:http";
import { test } from "node:test";
import { FAST, MAIN, PATIENCE, fast, main } from "./support/server.mjs";
import { connect, freshTag, journal } from "./support/client.mjs";
import { Polling, SEPARATOR, UNKNOWN_SESSION, endpoint, request } from "./support/polling.mjs";

test("a POST is answered with ok", PATIENCE, async () => {
  const session = await Polling.open();
  const { status, text } = await session.post("40");
  assert.deepEqual([status, text], [200, "ok"]);
});

test("a poll is text/plain in UTF-8 and never stored", PATIENCE, async () => {
  const session = await Polling.connect();
  await session.post('42["echo","é😀"]');
  const { headers, text } = await session.get();
  assert.equal(text, '42["echo","é😀"]');
  assert.match(headers["content-type"], /^text\/plain; charset=UTF-8$/i);
  assert.equal(headers["cache-control"], "no-store");
  assert.equal(headers["content-length"], String(Buffer.byteLength(text)));
});

test("packets of one payload are separated by 0x1E, both ways", PATIENCE, async () => {
  const session = await Polling.open();
  await session.post(["40", "40/custom,"].join(SEPARATOR));
  const answers = [...(await session.await("40/custom"))];
  assert.equal(answers.length, 2);
  await session.post(Array.from({ length: 20 }, (_, i) => `42["echo",${i}]`).join(SEPARATOR));
  const packets = await session.await('42["echo",19]');
  assert.deepEqual(packets, Array.from({ length: 20 }, (_, i) => `42["echo",${i}]`));
});

test("packets that wait go out together in one poll", PATIENCE, async () => {
  const room = freshTag();
  const [session, sender] = [await Polling.connect(), await Polling.connect()];
  await session.ask("join", room);
  await sender.say(...Array.from({ length: 50 }, (_, i) => `42["to","${room}","n",${i}]`));
  await sender.ask("ack");
  assert.deepEqual(await session.poll(), Array.from({ length: 50 }, (_, i) => `42["n",${i}]`));
});

test("binary is base64 behind a b", PATIENCE, async () => {
  const session = await Polling.connect();
  await session.post(['451-["echo",{"_placeholder":true,"num":0}]', "bAQIDBA=="].join(SEPARATOR));
  assert.deepEqual(await session.await("bAQIDBA=="), ['451-["echo",{"_placeholder":true,"num":0}]', "bAQIDBA=="]);
});

test("base64 may be broken into lines, as the Java client does", PATIENCE, async () => {
  const session = await Polling.connect();
  const bytes = Buffer.from(Array.from({ length: 100 }, (_, i) => i));
  await session.say('451-["echo",{"_placeholder":true,"num":0}]');
  await session.say(`b${bytes.toString("base64").replace(/.{76}/g, "$&\n")}\n`);
  assert.equal((await session.await("b")).at(-1), `b${bytes.toString("base64")}`);
});

test("a poll is held until there is something", PATIENCE, async () => {
  const session = await Polling.connect();
  let answered = false;
  const poll = session.get().then(({ text }) => { answered = true; return text; });
  const other = await Polling.connect();
  await other.ask("ack");
  assert.equal(answered, false);
  await session.post('42["noargs"]');
  assert.equal(await poll, '42["noargs"]');
});

test("volatile is dropped, not queued, while no poll is pending", PATIENCE, async () => {
  const session = await Polling.connect();
  await session.post('42["volatile",1]');
  assert.deepEqual(await session.await('42["n",1]'), ['42["n",1]']);
});

test("paced: the first event leaves before the wait, the second after it", PATIENCE, async () => {
  const session = await Polling.connect();
  const poll = session.poll();
  const since = performance.now();
  await session.post('42["paced",600]');
  assert.deepEqual(await poll, ['42["p",1]']);
  assert.ok(performance.now() - since < 500, "the first left at once");
  assert.deepEqual(await session.poll(), ['42["p",2]']);
});

test("closing releases the pending poll with a noop", PATIENCE, async () => {
  const session = await Polling.connect();
  const poll = session.get();
  await session.post("3");
  await session.post("1");
  assert.equal((await poll).text, "6");
  assert.deepEqual(await ended(session), UNKNOWN_SESSION);
});

test("a server that closes says so in a poll of its own, after what it had to say", PATIENCE, async () => {
  const session = await Polling.connect();
  await session.post('42["bye"]');
  const polls = [];
  for (let poll = await session.get(); poll.status === 200; poll = await session.get()) polls.push(poll.text.split(SEPARATOR));
  assert.deepEqual(polls.flat().filter((packet) => packet.startsWith("4")), ['42["bye",1]', "41"]);
  for (const packets of polls.filter((some) => some.includes("1"))) {
    assert.ok(!packets.some((packet) => packet.startsWith("4")), `clients lose the messages before a close: ${packets}`);
  }
});

test("two polls at once: one is refused and the session ends", PATIENCE, async (t) => {
  const tag = freshTag();
  const session = await Polling.connect({ auth: { tag } });
  const statuses = (await Promise.allSettled([session.get(), session.get()])).map(({ value }) => value?.status);
  assert.ok(statuses.some((status) => [400, 500].includes(status)), `statuses ${statuses}`);
  assert.deepEqual(await ended(session), UNKNOWN_SESSION);
  assert.equal((await journal(t, tag))[0].reason, "transport error");
});

test("two POSTs at once: the second is refused and the session ends", PATIENCE, async (t) => {
  const tag = freshTag();
  const session = await Polling.connect({ auth: { tag } });
  const unfinished = beginPost(session);
  let status = 200;
  while (status === 200) ({ status } = await session.post("3")); // until the head of the other one has arrived
  assert.ok([400, 500].includes(status), `status ${status}`);
  unfinished.destroy();
  assert.deepEqual(await ended(session), UNKNOWN_SESSION);
  assert.equal((await journal(t, tag))[0].reason, "transport error");
});

test("a dropped poll ends the session at once", PATIENCE, async (t) => {
  const tag = freshTag();
  const session = await Polling.connect({ auth: { tag } });
  const drop = new AbortController();
  const poll = session.get({ signal: drop.signal }).catch(() => {});
  await session.post("3");
  drop.abort();
  await poll;
  assert.equal((await journal(t, tag))[0].reason, "transport error");
  assert.deepEqual(await ended(session), UNKNOWN_SESSION);
});

test("binary bodies belong to older protocols: 400, and the session ends", PATIENCE, async () => {
  const session = await Polling.connect();
  const { status } = await session.post(Buffer.from([1, 2]), { "Content-Type": "application/octet-stream" });
  assert.equal(status, 400);
  assert.deepEqual(await ended(session), UNKNOWN_SESSION);
});

for (const [name, port, maxPayload] of [["MAIN", MAIN, main.maxPayload], ["FAST", FAST, fast.maxPayload]]) {
  test(`a body of maxPayload bytes is accepted, one more is 413 and leaves the session alone [${name}]`, PATIENCE, async () => {
    const session = await Polling.connect({ port });
    const body = (size) => `421["sha","${"x".repeat(size - '421["sha",""]'.length)}"]`;
    assert.equal(body(maxPayload).length, maxPayload);
    const over = await session.post(body(maxPayload + 1));
    assert.deepEqual([over.status, over.text], [413, ""]);
    const exact = await session.post(body(maxPayload));
    assert.deepEqual([exact.status, exact.text], [200, "ok"]);
    assert.match((await session.await("431")).at(-1), /^431\["[0-9a-f]{64}"\]$/);
  });
}

test("the limit counts bytes, not characters", PATIENCE, async () => {
  const session = await Polling.connect({ port: FAST });
  const { status } = await session.post(`42["echo","${"é".repeat(5000)}"]`);
  assert.equal(status, 413);
});

test("a body that does not tell its length is limited too", PATIENCE, async () => {
  const session = await Polling.connect({ port: FAST });
  const chunked = { "Content-Type": "text/plain", "Transfer-Encoding": "chunked" };
  const over = await session.post(`42["echo","${"x".repeat(10_000)}"]`, chunked).catch((error) => ({ status: error.code }));
  assert.ok([413, "ECONNRESET", "EPIPE"].includes(over.status), `status ${over.status}`);
  assert.equal((await session.post('421["ack",1]', chunked)).text, "ok");
  assert.deepEqual(await session.await("431"), ["431[1]"]);
});

test("many polls and posts share one connection", PATIENCE, async (t) => {
  const socket = await connect(t, "/", { transports: ["polling"] });
  for (let i = 0; i < 50; i++) assert.deepEqual(await socket.emitWithAck("ack", i), i);
});

test("a session of another client can be neither read nor upgraded without its id", PATIENCE, async () => {
  const session = await Polling.connect();
  for (const sid of [session.sid.slice(0, -1), session.sid.toLowerCase() + "x", `${session.sid} `]) {
    const { status, text } = await request(MAIN, endpoint({ EIO: 4, transport: "polling", sid }));
    assert.deepEqual({ status, text }, UNKNOWN_SESSION);
  }
});

/** The answer of a session that must be gone, after what it may still have had to say. */
async function ended(session) {
  const { status, text } = await session.gone();
  return { status, text };
}

/** A POST whose body never ends. */
function beginPost({ port, path }) {
  const post = http.request({ host: "127.0.0.1", port, path, method: "POST", headers: { "Content-Length": 10 }, agent: false });
  post.on("error", () => {});
  post.write("42");
  return post;
}
