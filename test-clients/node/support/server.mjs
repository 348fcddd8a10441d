// The server under test: a fresh one for each test file (SOCKETLOOM_COMMAND, to which a free port is appended), which is
// killed when the tests of the file are over, or one that is already running (SOCKETLOOM_PORT).
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { after } from "node:test";
import { freePorts } from "./ports.mjs";

/** Port of the listener with ordinary options. */
export const MAIN = process.env.SOCKETLOOM_COMMAND ? await start(process.env.SOCKETLOOM_COMMAND) : running();
/** The one with short times and a small maxPayload. */
export const FAST = MAIN + 1;
/** The one that clients of Socket.IO 2 may use, too. */
export const LEGACY = MAIN + 2;
/** The one that compresses WebSocket messages. */
export const DEFLATE = MAIN + 4;

/** Port of the one with TLS, which listens when SOCKETLOOM_CERTFILE and SOCKETLOOM_KEYFILE name its certificate. */
export const SECURE = MAIN + 5;

/** The one whose packets are in MessagePack. */
export const MSGPACK = MAIN + 3;

/** What the FAST listener is configured with, in milliseconds and bytes. */
export const fast = { pingInterval: 400, pingTimeout: 800, connectTimeout: 800, upgradeTimeout: 700, maxPayload: 10_000 };
export const legacy = { pingInterval: 1000, pingTimeout: 1000 };
export const main = { pingInterval: 25_000, pingTimeout: 20_000, maxPayload: 1_000_000 };

/** A test waits for events and never for time, so this only ends one whose event does not come. */
export const PATIENCE = { timeout: Number(process.env.PATIENCE ?? 20_000) };

function running() {
  const port = Number(process.env.SOCKETLOOM_PORT);
  if (!port) throw new Error("Set SOCKETLOOM_COMMAND (how to start a conformance app) or SOCKETLOOM_PORT (of one that runs).");
  return port;
}

async function start(command) {
  const port = await freePorts(6);
  const app = spawn(`exec ${command} ${port}`, { shell: true, stdio: ["ignore", "pipe", "inherit"] });
  process.on("exit", () => app.kill("SIGKILL"));
  after(() => app.kill("SIGKILL"));
  const ended = once(app, "exit").then(([code]) => { throw new Error(`"${command}" ended with ${code} before it was ready`); });
  await Promise.race([ready(app, port), ended]);
  ended.catch(() => {});
  return port;
}

async function ready(app, port) {
  for await (const line of createInterface({ input: app.stdout })) {
    if (line === `READY ${port}`) break;
  }
  app.stdout.resume();
}
