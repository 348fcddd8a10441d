// Engine.IO over WebSocket, message by message, and below that byte by byte.
import { WebSocket } from "ws";
import { MAIN } from "./server.mjs";
import { connectPacket, endpoint } from "./polling.mjs";

/** A WebSocket that keeps what arrives until the test asks for it, and answers a ping only then. */
export class Wire {
  /** Opens one; with `sid` for a session that exists. Its TCP connection is destroyed when the test `t` is over. */
  static open(t, { port = MAIN, headers, ...query } = {}) {
    const socket = new WebSocket(`ws://127.0.0.1:${port}${endpoint({ EIO: 4, transport: "websocket", ...query })}`, { headers });
    const wire = new Wire(socket);
    t.after(() => socket.terminate());
    return new Promise((resolve, reject) => {
      socket.once("open", () => resolve(wire));
      socket.once("error", reject);
    });
  }

  /** A session of its own that has joined `nsp`. */
  static async connect(t, { nsp = "/", auth, ...where } = {}) {
    const wire = await Wire.open(t, where);
    wire.handshake = JSON.parse((await wire.next()).slice(1));
    wire.say(connectPacket(nsp, auth));
    await wire.await("40");
    return wire;
  }

  #arrived = [];
  #waiting = [];

  constructor(socket) {
    this.socket = socket;
    socket.on("error", () => {});
    socket.on("message", (data, isBinary) => this.#arrive(isBinary ? data : data.toString()));
    /** Resolves to `{code, reason}`; 1006 without a close frame, 1005 with an empty one. */
    this.closed = new Promise((resolve) => socket.on("close", (code, reason) => {
      resolve({ code, reason: reason.toString() });
      this.#waiting.forEach(({ reject }) => reject(new Error(`closed with ${code}`)));
    }));
  }

  #arrive(message) {
    const waiter = this.#waiting.shift();
    if (waiter) waiter.resolve(message);
    else this.#arrived.push(message);
  }

  /** The next message: a string, or a Buffer if it is binary. */
  next() {
    if (this.#arrived.length > 0) return Promise.resolve(this.#arrived.shift());
    if (this.socket.readyState === WebSocket.CLOSED) return Promise.reject(new Error("closed"));
    return new Promise((resolve, reject) => this.#waiting.push({ resolve, reject }));
  }

  say(...messages) {
    messages.forEach((message) => this.socket.send(message));
  }

  /** Until the connection is closed, which for a session over WebSocket is its end; also returns the messages `heard` until then. */
  async gone() {
    return { ...(await this.closed), heard: this.#arrived };
  }

  /** Writes bytes that are no frame of the library's making. */
  write(bytes) {
    this.socket._socket.write(bytes);
  }

  /** Stops reading, so that the window of the TCP connection fills. */
  stopReading() {
    this.socket.pause();
  }

  /** Reads, answering pings, until a text starts with `prefix`; returns all messages but the pings, that one last. */
  async await(prefix) {
    const messages = [];
    for (;;) {
      const message = await this.next();
      if (message === "2") this.say("3");
      else messages.push(message);
      if (typeof message === "string" && message.startsWith(prefix)) return messages;
    }
  }

  /** Sends an event with an acknowledgement and returns the answer. */
  async ask(...event) {
    this.say(`4270${JSON.stringify(event)}`);
    return JSON.parse((await this.await("4370")).at(-1).slice(4));
  }
}

/** A frame as RFC 6455 §5.2 draws it: the first byte as given, masked with a key of zeros unless told otherwise. */
export function frame(firstByte, payload = Buffer.alloc(0), { masked = true, length = payload.length } = {}) {
  const mask = masked ? 0x80 : 0;
  const head = [firstByte];
  if (length < 126) head.push(mask | length);
  else if (length < 65_536) head.push(mask | 126, length >> 8, length & 255);
  else head.push(mask | 127, 0, 0, 0, 0, length >>> 24, (length >>> 16) & 255, (length >>> 8) & 255, length & 255);
  return Buffer.concat([Buffer.from(head), Buffer.alloc(masked ? 4 : 0), payload]);
}
