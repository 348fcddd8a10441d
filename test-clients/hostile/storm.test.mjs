// The catalogue against a freshly started app with a small heap and few files, while a canary asks and is answered; and
// afterwards everything is as it was before.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { isDeepStrictEqual } from "node:util";
import { CATALOGUE, WAITING } from "./attacks/catalogue.mjs";
import ROWS from "./attacks/rows.mjs";
import { attempt, expectations, fits } from "./support/attempt.mjs";
import { Canary } from "./support/canary.mjs";
import { Connection, PATIENCE } from "./support/connection.mjs";
import { get, request } from "./support/http.mjs";
import { exchange } from "./support/polling.mjs";
import { Target } from "./support/target.mjs";
import { Peer } from "./support/websocket.mjs";

/** What a JVM may have more than at first: compilers, a pool's threads, the pollers of its virtual threads. */
const MORE = { threads: 12, files: 20, virtual: 10, heap: 24 * 1024 * 1024 };

const LISTENERS = ["main", "fast", "legacy", "deflate", "secure", "guarded"];
const TIME = { timeout: 6 * PATIENCE };

const command = process.env.SOCKETLOOM_COMMAND;
if (!command) throw new Error("Set SOCKETLOOM_COMMAND: how to start a conformance app; a port is appended.");
if (!process.env.SOCKETLOOM_CERTFILE) throw new Error("Set SOCKETLOOM_CERTFILE and SOCKETLOOM_KEYFILE: the app's certificate.");

let target, canary, baseline;

before(async () => {
  target = await Target.start(command);
  canary = await Canary.start(target.ports.main);
  for (const listener of LISTENERS) await target.census(listener);
  await exchange(target.ports.guarded, get("/files/page.txt"));
  baseline = { ...target.holdings, ...target.remains };
}, TIME);

after(() => target?.app.kill("SIGKILL"));

test("every row of what went wrong elsewhere has an attack, and every attack has its row", () => {
  const attacks = [...CATALOGUE.flatMap((layer) => layer.attacks), ...WAITING];
  const attacked = new Set(attacks.flatMap(({ row }) => row));
  attacked.add("limit: shutdown"); // at the end of this file
  assert.deepEqual(Object.keys(ROWS).filter((row) => !attacked.has(row)), []);
  assert.deepEqual([...attacked].filter((row) => !(row in ROWS)), []);
});

for (const { layer, attacks } of CATALOGUE) {
  describe(layer, () => attacks.forEach((attack) => test(attack.name, TIME, () => survives(attack))));
}

describe("those who wait", { concurrency: true }, () => WAITING.forEach((attack) => test(attack.name, TIME, () => survives(attack))));

async function survives(attack) {
  const outcome = await attempt(attack, target);
  assert.ok(!target.isDead, `the process died: ${target.log.slice(-20).join("\n")}`);
  assert.ok(await canary.answers(), `the canary: ${canary.failure}`);
  const expected = expectations(attack);
  assert.ok(expected.some((each) => fits(each, outcome)), `expected ${expected.join(" or ")}, but: ${outcome} (${attack.because})`);
}

describe("after the storm", () => {
  test("no session, no socket and no room of an attacker is left on any listener", TIME, async () => {
    for (const listener of LISTENERS) {
      const canaries = listener === "main" ? 2 : 0;
      const asBefore = { clients: canaries, sockets: canaries, rooms: 0 };
      assert.deepEqual(await settled(() => target.census(listener), (left) => isDeepStrictEqual(left, asBefore)), asBefore, listener);
    }
  });

  test("threads, files and memory are what they were", TIME, async () => {
    const excess = (now) => Object.keys(MORE).filter((what) => now[what] > baseline[what] + MORE[what]);
    const now = await settled(async () => ({ ...target.holdings, ...target.remains }), (holdings) => excess(holdings).length === 0);
    assert.deepEqual(excess(now), [], `before ${JSON.stringify(baseline)}, now ${JSON.stringify(now)}`);
  });

  test("the canary was answered all the time", TIME, () => {
    assert.equal(canary.failure, undefined);
    console.log(`# canary: ${canary.asked} questions, the slowest answer after ${canary.slowest.toFixed(0)} ms`);
  });

  test("the log tells of attacks and not of faults", () => {
    const faults = /NullPointer|IndexOutOf|ClassCast|AssertionError|IllegalState(?!Exception: (?:thrown because|event blocked))/;
    assert.deepEqual(target.log.filter((line) => faults.test(line)), []);
  });

  test("an orderly stop tells everybody, with 1001 and no Socket.IO disconnect", TIME, async () => {
    const [peer, half] = [await Peer.join(target.ports.main), await Connection.open(target.ports.main)];
    half.write(request("GET /none").slice(0, 20)); // somebody who would keep it waiting
    await canary.stop();
    target.app.kill("SIGTERM");
    assert.equal(await peer.gone(), "closed 1001");
    assert.ok(!peer.messages.some((message) => message.startsWith?.("41")), "a client that hears 41 does not come back by itself");
    await Promise.race([target.ended, pause(PATIENCE, undefined, { ref: false })]);
    assert.ok(target.isDead, "it still runs");
  });
});

/** Looks again until it `isFine`, for as long as the longest deadline of a session. */
async function settled(look, isFine) {
  for (const giveUp = Date.now() + 60_000; ;) {
    const seen = await look();
    if (isFine(seen) || Date.now() > giveUp) return seen;
    await pause(500);
  }
}
