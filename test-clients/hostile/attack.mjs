// The same attacks on any server, reported and not asserted:
//
//   node attack.mjs --start "java -cp … dev.socketloom.conformance.ConformanceApp"      a port is appended; restarted when it dies
//   node attack.mjs --start "node peers/socketio.mjs" --report json > socketio.json
//   node attack.mjs --target http://127.0.0.1:3000 --report markdown                   one that runs; its neighbours' ports are listeners
//   node attack.mjs --compare Socketloom=socketloom.json "socket.io 4.8.4=socketio.json"          one table of several reports
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { CATALOGUE, WAITING } from "./attacks/catalogue.mjs";
import { attempt, expectations, fits } from "./support/attempt.mjs";
import { Canary } from "./support/canary.mjs";
import { json, markdown, text } from "./support/report.mjs";
import { Target } from "./support/target.mjs";

const { values, positionals } = parseArgs({ allowPositionals: true, options: {
  start: { type: "string" }, target: { type: "string" }, report: { type: "string", default: "text" },
  only: { type: "string", default: "" }, compare: { type: "boolean", default: false } } });

const FORMS = { text, markdown, json };
if (!(values.report in FORMS)) throw new Error(`no such report: ${values.report}; there are ${Object.keys(FORMS).join(", ")}`);

if (values.compare) {
  const reports = positionals.map((each) => each.split("=")).map(([name, file]) => [name, JSON.parse(readFileSync(file, "utf8"))]);
  console.log(markdown(Object.fromEntries(reports)));
} else {
  console.log(FORMS[values.report]({ Target: await storm(await victim()) }));
}
process.exit();

async function victim() {
  if (values.start) return Target.start(values.start);
  if (values.target) return new Target(Number(new URL(values.target).port || 80));
  throw new Error("say whom: --start COMMAND, or --target http://127.0.0.1:PORT");
}

/** All attacks, one by one; @returns name of the attack to what became of it */
async function storm(target) {
  const found = {};
  const offered = {};
  for (const listener of Object.keys(target.ports)) offered[listener] = await target.offers(listener);
  const wanted = (attack) => attack.name.includes(values.only);
  for (const attack of [...CATALOGUE.flatMap(({ attacks }) => attacks), ...WAITING].filter(wanted)) {
    found[attack.name] = offered[attack.on ?? "main"] ? await judged(attack, target) : { outcome: "not offered", verdict: "–" };
    process.stderr.write(".");
  }
  return found;
}

/** One attack, with a canary of its own; `verdict` is right, defensible, wrong, deaf (the canary) or died. */
async function judged(attack, target) {
  const canary = await Canary.start(target.ports.main).catch(async (cause) => {
    if (!target.command) throw cause;
    await target.restart();
    return Canary.start(target.ports.main);
  });
  const outcome = await attempt(attack, target);
  const answered = await canary.answers();
  await canary.stop();
  const dead = target.isDead;
  if (target.command && (dead || !answered)) await target.restart();
  return { outcome, verdict: dead ? "died" : !answered ? "deaf" : verdictOn(attack, outcome) };
}

function verdictOn(attack, outcome) {
  if (expectations(attack).some((each) => fits(each, outcome))) return "right";
  return attack.defensible && fits(attack.defensible[0], outcome) ? "defensible" : "wrong";
}
