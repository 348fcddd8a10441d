// The client of Socket.IO 2, which speaks revision 3 of Engine.IO: what is different about connecting it.
import { createRequire } from "node:module";
import { test } from "node:test";
import { ask, next } from "./client.mjs";
import { LEGACY, PATIENCE } from "./server.mjs";

const require = createRequire(import.meta.url);
const io = require("socket.io-client-2");

/** The payloads of revision 3 as its own parser reads and writes them. */
export const parser = createRequire(require.resolve("socket.io-client-2"))("engine.io-parser");

const WAYS = {
  "polling": { transports: ["polling"] },
  "websocket": { transports: ["websocket"] },
  "websocket, base64": { transports: ["websocket"], forceBase64: true },
  "upgrade": { transports: ["polling", "websocket"] },
  "upgrade, base64": { transports: ["polling", "websocket"], forceBase64: true },
};

/** A test for each way to connect. The body gets `connect(namespace, options)`, the test and the options of the way. */
export function overEachWay(claim, body) {
  for (const [name, way] of Object.entries(WAYS)) {
    test(`${claim} [2.x, ${name}]`, PATIENCE, (t) => body((nsp, options) => connect(t, nsp, { ...way, ...options }), { t, way }));
  }
}

/** A connected socket, closed again when the test `t` is over. A query in the namespace is its `auth`. */
export async function connect(t, nsp, options) {
  const socket = dial(t, nsp, options);
  await new Promise((resolve, reject) => {
    socket.once("connect", resolve);
    for (const event of ["error", "connect_error"]) socket.once(event, (error) => reject(new Error(JSON.stringify(error))));
  });
  socket.off("error").off("connect_error");
  return socket;
}

/** What a namespace says when it refuses. */
export async function refusal(t, nsp, options) {
  const socket = dial(t, nsp, options);
  return new Promise((resolve, reject) => {
    socket.once("error", resolve);
    socket.once("connect", () => reject(new Error(`${nsp} accepted the client`)));
  });
}

/** The same, without waiting for the answer. */
export function dial(t, nsp = "/", { port = LEGACY, ...options } = {}) {
  const socket = io(`http://127.0.0.1:${port}${nsp}`, { forceNew: true, reconnection: false, ...options });
  t.after(() => socket.io.engine?.close());
  return socket;
}

/** A further namespace on the connection of `socket`. */
export async function join(socket, nsp, query) {
  const other = socket.io.socket(nsp, { query });
  await next(other, "connect");
  return other;
}

/** All events of these names that come from now on, in order, as `[name, ...args]`. */
export function record(socket, ...names) {
  const events = [];
  for (const name of names) socket.on(name, (...args) => events.push([name, ...args]));
  return events;
}

/** When it returns, everything that `sockets` sent has been handled, and everything handled before has arrived at them. */
export async function fence(...sockets) {
  for (const socket of sockets) await ask(socket, "ack");
}
