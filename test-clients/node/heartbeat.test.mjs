// Pings and deadlines, on the listener where they are short.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { FAST, PATIENCE, fast } from "./support/server.mjs";
import { connect, fence, freshTag, journal, next, overEachTransport } from "./support/client.mjs";
import { UNKNOWN_SESSION } from "./support/polling.mjs";
import { overBothRaw } from "./support/raw.mjs";

const SILENCE = fast.pingInterval + fast.pingTimeout;
/** How late a busy machine may be. */
const SLACK = 5000;

async function nextPing(peer, transport) {
  assert.deepEqual(transport === "polling" ? await peer.poll() : [await peer.next()], ["2"]);
}

function between(ms, from, to) {
  assert.ok(ms > from - 50 && ms < to + SLACK, `after ${ms} ms instead of ${from}`);
}

/** They spend their time waiting, so some wait together. */
describe("heartbeat", { concurrency: 4 }, () => {
  overBothRaw("a ping comes after pingInterval, and again after each pong", async ({ connect, transport }) => {
    // From before the server can have begun to count: a busy machine hears late of what it has done.
    let since = performance.now();
    const peer = await connect({ port: FAST });
    for (let round = 0; round < 4; round++) {
      await nextPing(peer, transport);
      between(performance.now() - since, fast.pingInterval, fast.pingInterval);
      since = performance.now();
      await peer.say("3");
    }
    assert.deepEqual(await peer.ask("ack", "alive"), ["alive"]);
  });

  overBothRaw("without a pong the session ends after pingTimeout", async ({ t, connect, transport }) => {
    const tag = freshTag();
    const since = performance.now();
    const peer = await connect({ auth: { tag }, port: FAST });
    await nextPing(peer, transport);
    const end = await peer.gone();
    between(performance.now() - since, SILENCE, SILENCE);
    if (transport === "polling") assert.deepEqual({ status: end.status, text: end.text }, UNKNOWN_SESSION);
    assert.equal((await journal(t, tag))[0].reason, "ping timeout");
  });

  overBothRaw("only a pong is a sign of life: a talkative client without one is closed", async ({ t, connect, transport }) => {
    const tag = freshTag();
    const since = performance.now();
    const peer = await connect({ auth: { tag }, port: FAST });
    let over = false;
    const gone = peer.gone().then(() => { over = true; return performance.now() - since; });
    while (!over) {
      await Promise.resolve(peer.say('42["seq",0]')).catch(() => {});
      await pause(50);
    }
    between(await gone, SILENCE, SILENCE);
    assert.equal((await journal(t, tag))[0].reason, "ping timeout", transport);
  });

  overBothRaw("a client that never joins a namespace is closed after connectTimeout", async ({ open }) => {
    const since = performance.now();
    const peer = await open({ port: FAST });
    await assert.rejects(peer.await("4"), "pings are answered until it is closed");
    between(performance.now() - since, fast.connectTimeout, fast.connectTimeout);
  });

  overBothRaw("a refused namespace does not count as joined", async ({ open }) => {
    const since = performance.now();
    const peer = await open({ port: FAST });
    await peer.say("40/reject,");
    await peer.await("44");
    await assert.rejects(peer.await("4"), "pings are answered until it is closed");
    between(performance.now() - since, fast.connectTimeout, fast.connectTimeout);
  });

  overBothRaw("a client that joined is not closed at connectTimeout", async ({ open }) => {
    const since = performance.now();
    const peer = await open({ port: FAST });
    await peer.say("40/custom,");
    await peer.await("40/custom");
    while (performance.now() - since < fast.connectTimeout * 2) {
      await peer.say('42/custom,1["ack"]');
      await peer.await("43/custom,1");
      await pause(50);
    }
  });

  overEachTransport("the official client lives on through many heartbeats", async (connect) => {
    const socket = await connect("/", { port: FAST });
    for (let i = 0; i < 6; i++) await next(socket.io, "ping");
    await fence(socket);
  });

  test("an upgrade does not disturb the heartbeat", PATIENCE, async (t) => {
    const sockets = await Promise.all(Array.from({ length: 10 }, () => connect(t, "/", { port: FAST })));
    await Promise.all(sockets.map(async (socket) => { for (let i = 0; i < 5; i++) await next(socket.io, "ping"); }));
    await fence(...sockets);
  });
});
