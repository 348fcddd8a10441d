// Packets written by hand, over both transports with the same test.
import { test } from "node:test";
import { Polling } from "./polling.mjs";
import { PATIENCE } from "./server.mjs";
import { Wire } from "./websocket.mjs";

/**
 * Two tests, over polling and over WebSocket. The body gets `connect({nsp, auth, port})`, which resolves to a peer
 * that has joined, and `open({port})` for one that has not; a peer has `say`, `await`, `ask` and `gone`.
 */
export function overBothRaw(claim, body) {
  test(`${claim} [raw polling]`, PATIENCE, (t) =>
    body({ t, transport: "polling", connect: (where) => Polling.connect(where), open: (where) => Polling.open(where) }));
  test(`${claim} [raw websocket]`, PATIENCE, (t) =>
    body({ t, transport: "websocket", connect: (where) => Wire.connect(t, where), open: (where) => opened(t, where) }));
}

async function opened(t, where) {
  const wire = await Wire.open(t, where);
  wire.handshake = JSON.parse((await wire.next()).slice(1));
  return wire;
}
