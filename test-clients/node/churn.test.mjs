// Clients that come and vanish in every bad moment leave nothing behind.
// CHURN_CLIENTS (60) clients at the same time, CHURN_ROUNDS (3) times; all have joined a room.
import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { ask, connect, freshTag } from "./support/client.mjs";
import { Polling } from "./support/polling.mjs";
import { FAST } from "./support/server.mjs";
import { Wire } from "./support/websocket.mjs";

const CLIENTS = Number(process.env.CHURN_CLIENTS ?? 60);
const ROUNDS = Number(process.env.CHURN_ROUNDS ?? 3);

/**
 * On FAST the last trace of somebody who vanished is gone after a second, on MAIN after 45. But hundreds of clients, all in this
 * process, do not get through their handshakes in FAST's connectTimeout.
 */
const where = CLIENTS > 100 ? {} : { port: FAST };

test(`${ROUNDS} rounds of ${CLIENTS} clients leave no session, socket or room`, { timeout: 60_000 + ROUNDS * CLIENTS * 40 }, async (t) => {
  const control = await connect(t, "/ctl", { ...where, transports: ["websocket"] });
  const tag = freshTag();
  for (let round = 0; round < ROUNDS; round++) {
    await Promise.all(Array.from({ length: CLIENTS }, (_, i) => [killed, midUpgrade, polling][i % 3](t, tag, i)));
  }
  for (;;) {
    const [[stats], [gone]] = [await ask(control, "stats"), await ask(control, "log", tag)];
    if (stats.clients === 1 && stats.sockets === 0 && stats.rooms === 0 && gone.length >= CLIENTS * ROUNDS) {
      assert.equal(gone.length, CLIENTS * ROUNDS, "each went away once");
      return;
    }
    await pause(100);
  }
});

/** Over WebSocket; the TCP connection is reset or ended without a close frame. */
async function killed(t, tag, i) {
  const wire = await Wire.connect(t, { ...where, auth: { tag } });
  await wire.ask("join", [`room-${i}`, "everybody"]);
  if (i % 2) wire.socket._socket.resetAndDestroy();
  else wire.socket._socket.destroy();
}

/** Dropped between the answer to the probe and the switch; polling stops as well. */
async function midUpgrade(t, tag, i) {
  const session = await Polling.connect({ ...where, auth: { tag } });
  await session.ask("join", [`room-${i}`, "everybody"]);
  const wire = await Wire.open(t, { ...where, sid: session.sid });
  wire.say("2probe");
  await wire.next();
  wire.socket.terminate();
}

/** Dropped with a poll pending. */
async function polling(t, tag, i) {
  const session = await Polling.connect({ ...where, auth: { tag } });
  await session.ask("join", [`room-${i}`, "everybody"]);
  const drop = new AbortController();
  const poll = session.get({ signal: drop.signal }).catch(() => {});
  await session.post("3");
  drop.abort();
  await poll;
}
