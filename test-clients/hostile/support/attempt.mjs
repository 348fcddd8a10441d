// Carries out one attack of the catalogue and says what became of it, in words that expectations are written in:
//
//   HTTP        the statuses of the answers, then `lives`, `closed` or `silence`:          "400 closed"
//   WebSocket   `lives`, or `closed` and the code of the close frame if there was one:     "closed 1002"
//   polling     the status of the POST, then whether its session `lives` or is `gone`:     "400 gone"
//
// An expectation fits when its words are the first of what came: "closed" fits "closed 1002".
import { setTimeout as pause } from "node:timers/promises";
import { Connection, PATIENCE } from "./connection.mjs";
import { verdict } from "./http.mjs";
import { Polling } from "./polling.mjs";
import { Peer } from "./websocket.mjs";

/** How the attacks are carried out, by the property that says what is sent. */
const WAYS = {
  /** Bytes on a fresh connection; pieces of an array are written one by one. */
  async http(visit, pieces) {
    const connection = await visit.connect();
    for (const piece of [pieces].flat()) connection.write(piece);
    return verdict(connection);
  },

  /** A request for a WebSocket with these peculiarities; then its frames, if it is granted. */
  async handshake(visit, request) {
    const peer = await visit.open(request);
    return peer.status === 101 ? `101 ${await peer.pinged()}` : verdict(peer.connection);
  },

  /** Frames on a WebSocket that has joined `/`. */
  async frames(visit, frames) {
    const peer = await visit.join();
    peer.write(...frames);
    return peer.pinged();
  },

  /** Messages on a WebSocket whose session has joined nothing. */
  async engine(visit, messages) {
    const peer = await visit.open();
    peer.say(...messages);
    return peer.pinged();
  },

  /** Messages on a WebSocket that has joined `/`; `hears` is what has to come back. */
  async packets(visit, messages, { hears }) {
    const peer = await visit.join();
    peer.say(...messages);
    const outcome = await peer.asked();
    const heard = hears === undefined || peer.messages.some((message) => message.startsWith?.(hears));
    return heard ? outcome : `${outcome}, but not a word of ${hears}`;
  },

  /** The body of a POST in a polling session that has joined `/`. */
  async payload(visit, body) {
    const session = await visit.session();
    const answer = await session.post(body);
    return `${answer.status} ${await session.asked()}`;
  },

  /** Anything else. */
  run: (visit, play) => play(visit),
};

/** The connections and sessions of one attack, which end with it. */
class Visit {
  #open = [];
  #sessions = [];

  constructor(target, listener) {
    Object.assign(this, { target, port: target.ports[listener], secure: listener === "secure" });
  }

  async connect(options) {
    return this.#keep(await Connection.open(this.port, options));
  }

  async open(options) {
    const peer = await Peer.open(this.port, { secure: this.secure, ...options });
    this.#keep(peer.connection);
    return peer;
  }

  async join(options) {
    const peer = await Peer.join(this.port, { secure: this.secure, ...options });
    this.#keep(peer.connection);
    return peer;
  }

  async session({ joined = true } = {}) {
    const session = await (joined ? Polling.join(this.port) : Polling.open(this.port));
    this.#sessions.push(session);
    return session;
  }

  #keep(connection) {
    this.#open.push(connection);
    return connection;
  }

  async end() {
    for (const connection of this.#open) connection.destroy();
    await Promise.all(this.#sessions.map((session) => session.close()));
  }
}

/** @returns what became of the attack, in words; an attack that throws has found something, too */
export async function attempt(attack, target) {
  const visit = new Visit(target, attack.on ?? "main");
  const way = Object.keys(WAYS).find((each) => each in attack);
  try {
    const outcome = WAYS[way](visit, attack[way], attack);
    return await Promise.race([outcome, pause(3 * PATIENCE, "no end", { ref: false })]);
  } catch (error) {
    return `error: ${error.message}`;
  } finally {
    await visit.end();
  }
}

/** The words that an attack's outcome has to begin with, one of several. */
export function expectations(attack) {
  return [attack.expect].flat();
}

export function fits(expected, outcome) {
  return outcome === expected || outcome.startsWith(`${expected} `);
}
