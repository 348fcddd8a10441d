// The official client: how the tests connect it, and how they wait for it.
import { test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { io } from "socket.io-client";
import { MAIN, PATIENCE } from "./server.mjs";

const TRANSPORTS = {
  polling: ["polling"],
  websocket: ["websocket"],
  upgrade: ["polling", "websocket"],
};

/**
 * Three tests: over polling, over WebSocket, and with an upgrade that happens while the body runs.
 * The body gets `connect(namespace, options)`, which resolves to a connected socket of a connection of its own,
 * and the test itself and the names of the transports.
 */
export function overEachTransport(claim, body) {
  for (const [name, transports] of Object.entries(TRANSPORTS)) {
    test(`${claim} [${name}]`, PATIENCE, async (t) => {
      const sockets = [];
      await body(async (nsp, options) => {
        const socket = await connect(t, nsp, { transports, ...options });
        sockets.push(socket);
        return socket;
      }, { t, transports });
      if (name === "upgrade") await Promise.all(sockets.filter((s) => s.connected).map(upgraded));
    });
  }
}

/** A connected socket, closed again when the test `t` is over. Options are the client's, `port` and `scheme`. */
export async function connect(t, nsp = "/", options = {}) {
  const socket = dial(t, nsp, options);
  await new Promise((resolve, reject) => {
    socket.once("connect", resolve);
    socket.once("connect_error", reject);
  });
  return socket;
}

/** The error with which a namespace refuses. */
export async function refusal(t, nsp, options = {}) {
  const socket = dial(t, nsp, options);
  return new Promise((resolve, reject) => {
    socket.once("connect_error", resolve);
    socket.once("connect", () => reject(new Error(`${nsp} accepted the client`)));
  });
}

/** The same, without waiting for the answer. */
export function dial(t, nsp, { port = MAIN, scheme = "http", ...options } = {}) {
  const socket = io(`${scheme}://127.0.0.1:${port}${nsp}`, { forceNew: true, reconnection: false, ...options });
  t.after(() => socket.io.engine?.close());
  return socket;
}

/** A further namespace on the connection of `socket`. */
export async function join(socket, nsp, auth) {
  const other = socket.io.socket(nsp, { auth });
  await next(other, "connect");
  return other;
}

/** The arguments of the next `event`. */
export function next(socket, event) {
  return new Promise((resolve) => socket.once(event, (...args) => resolve(args)));
}

/** The arguments of the acknowledgement of one event; an error if the socket is disconnected before it comes. */
export function ask(socket, event, ...args) {
  return new Promise((resolve, reject) => {
    const gone = (reason) => reject(new Error(`no answer to ${event}: ${reason}`));
    socket.once("disconnect", gone);
    socket.emit(event, ...args, (...answer) => {
      socket.off("disconnect", gone);
      resolve(answer);
    });
  });
}

/** All events that come from now on, in order, as `[name, ...args]`. */
export function record(socket) {
  const events = [];
  socket.onAny((...event) => events.push(event));
  return events;
}

/** When it returns, everything that `sockets` sent has been handled, and everything handled before has arrived at them. */
export async function fence(...sockets) {
  for (const socket of sockets) await ask(socket, "ack");
}

/** Until the connection has changed from polling to WebSocket. */
export async function upgraded(socket) {
  const engine = socket.io.engine;
  if (engine.transport.name !== "websocket") await next(engine, "upgrade");
}

/** The journal of `tag` when it has `count` entries, which is soon after the sockets went away. */
export async function journal(t, tag, count = 1) {
  const control = await connect(t, "/ctl", { transports: ["websocket"] });
  for (;;) {
    const [entries] = await ask(control, "log", tag);
    if (entries.length >= count) return entries;
    await pause(10);
  }
}

let tags = 0;

/** A tag that no other test uses, in this run or an earlier one against the same server. */
export function freshTag() {
  return `${process.pid}-${Date.now()}-${++tags}`;
}
