// Frames as bytes (RFC 6455 §5.2), and a peer that reads them. It writes whatever it is given.
import { Connection, PATIENCE } from "./connection.mjs";
import { answers, handshake, verdict } from "./http.mjs";

export const CONTINUATION = 0x0, TEXT = 0x1, BINARY = 0x2, CLOSE = 0x8, PING = 0x9, PONG = 0xa;
export const FIN = 0x80, RSV1 = 0x40, RSV2 = 0x20;

const SEVEN_BITS = 126, SIXTEEN_BITS = 127;

/**
 * A frame: its first byte as given, masked with a key of zeros, so that the bytes stay legible.
 * `length` is what it claims (a BigInt may be up to 2^64 - 1), whatever the payload is.
 */
export function frame(first, payload = "", { masked = true, length } = {}) {
  const bytes = Buffer.from(payload);
  return Buffer.concat([frameHead(first, length ?? bytes.length, masked), masked ? Buffer.alloc(4) : Buffer.alloc(0), bytes]);
}

function frameHead(first, length, masked) {
  const mask = masked ? 0x80 : 0;
  if (length < SEVEN_BITS) return Buffer.from([first, mask | Number(length)]);
  if (length < 0x10000) return Buffer.from([first, mask | SEVEN_BITS, length >> 8, length & 255]);
  const head = Buffer.from([first, mask | SIXTEEN_BITS, 0, 0, 0, 0, 0, 0, 0, 0]);
  head.writeBigUInt64BE(BigInt(length), 2);
  return head;
}

export const text = (payload) => frame(FIN | TEXT, payload);
export const binary = (payload) => frame(FIN | BINARY, payload);
export const ping = (payload = "") => frame(FIN | PING, payload);
export const pong = (payload = "") => frame(FIN | PONG, payload);
export const close = (payload = "") => frame(FIN | CLOSE, payload);

/** A WebSocket on which everything is possible. Pings of Engine.IO are answered, unless `mute`. */
export class Peer {
  /** @param early bytes that are sent together with the request, before anything was agreed */
  static async open(port, { early = "", mute = false, secure = false, ...request } = {}) {
    const connection = await Connection.open(port, { secure });
    connection.write(Buffer.concat([Buffer.from(handshake(request), "latin1"), Buffer.from(early)]));
    const answer = await connection.until(() => answers(connection.bytes)[0]);
    if (answer?.status === 101) connection.consume(answer.end);
    return new Peer(connection, answer, mute);
  }

  /** One with a session that has joined a namespace. Where there is little time for that, a busy machine needs a few attempts. */
  static async join(port, { nsp = "", attempts = 5, ...options } = {}) {
    const peer = await Peer.open(port, options);
    await peer.heard((message) => message.startsWith?.("0{"));
    peer.say(`40${nsp && `${nsp},`}`);
    if (await peer.heard((message) => message.startsWith?.("40"))) return peer;
    peer.connection.destroy();
    if (attempts === 1) throw new Error(`${peer.verdict}: did not join ${nsp || "/"}`);
    return Peer.join(port, { nsp, attempts: attempts - 1, ...options });
  }

  #read = 0;

  constructor(connection, answer, mute) {
    Object.assign(this, { connection, answer, mute, status: answer?.status, messages: [], pongs: [], fragments: [], closing: undefined });
    this.read();
    connection.reader = () => this.read();
  }

  /** The key of its session, as the open packet says it. */
  get sid() {
    return JSON.parse(this.messages.find((message) => message.startsWith?.("0{")).slice(1)).sid;
  }

  /** Takes the frames that have arrived whole. A server never masks (RFC 6455 §5.1). */
  read() {
    if (this.status !== 101) return;
    const { bytes } = this.connection;
    let from = 0;
    for (let next; (next = this.#frameAt(bytes, from)) !== undefined; from = next);
    if (from > 0) this.connection.consume(from);
  }

  #frameAt(bytes, from) {
    if (from + 2 > bytes.length) return undefined;
    const short = bytes[from + 1] & 0x7f;
    const start = from + 2 + (short === SEVEN_BITS ? 2 : short === SIXTEEN_BITS ? 8 : 0);
    if (start > bytes.length) return undefined;
    const length = start === from + 2 ? short : start === from + 4 ? bytes.readUInt16BE(from + 2) : Number(bytes.readBigUInt64BE(from + 2));
    if (start + length > bytes.length) return undefined;
    this.#take(bytes[from], Buffer.from(bytes.subarray(start, start + length)));
    return start + length;
  }

  #take(first, payload) {
    const opcode = first & 0x0f;
    if (opcode === PONG) this.pongs.push(payload.toString());
    else if (opcode === CLOSE) this.closing ??= payload;
    else if (opcode === TEXT || opcode === BINARY || opcode === CONTINUATION) this.#message(first, opcode, payload);
  }

  #message(first, opcode, payload) {
    if (opcode !== CONTINUATION) this.fragments = [opcode];
    this.fragments.push(payload);
    if (!(first & FIN)) return;
    const [kind, ...parts] = this.fragments;
    const message = kind === TEXT ? Buffer.concat(parts).toString() : Buffer.concat(parts);
    this.#read++;
    if (message === "2" && !this.mute) this.say("3");
    else this.messages.push(message);
  }

  /** How many messages have come, whether or not they are kept. */
  get count() {
    return this.#read;
  }

  /** Sends messages: strings as text, bytes as binary. */
  say(...messages) {
    return this.write(...messages.map((message) => (typeof message === "string" ? text(message) : binary(message))));
  }

  write(...frames) {
    return this.connection.write(Buffer.concat(frames.map((each) => Buffer.from(each))));
  }

  /** The first message that fits, also one that came before; undefined when it does not come. */
  heard(fits, patience = PATIENCE) {
    return this.connection.until(() => this.messages.find(fits) ?? this.closing, { patience })
      .then((found) => (found === this.closing ? undefined : found));
  }

  /** Asks the app for an acknowledgement; @returns whether it came */
  async ask(...event) {
    const id = 700 + this.#read;
    this.say(`42${id}${JSON.stringify(event)}`);
    return (await this.answered(id)) !== undefined;
  }

  /** The acknowledgement with this number, parsed. */
  async answered(id) {
    const prefix = `43${id}[`;
    const message = await this.heard((each) => each.startsWith?.(prefix));
    return message && JSON.parse(message.slice(prefix.length - 1));
  }

  /** How it stands: `closed` with the code of the server's close frame, if there was one. */
  get verdict() {
    if (this.closing) return this.closing.length >= 2 ? `closed ${this.closing.readUInt16BE(0)}` : "closed 1005";
    return this.connection.ended ? "closed" : "lives";
  }

  /** Until the server closes it, with or without a close frame, or patience ends. */
  async gone(patience = PATIENCE) {
    if (this.status !== 101) return verdict(this.connection);
    await this.connection.until(() => this.closing, { patience });
    return this.verdict;
  }

  /** Whether a ping that comes after all the rest is answered: `lives`, or how it was closed. */
  async pinged() {
    if (this.status !== 101) return verdict(this.connection);
    this.write(ping("alive?"));
    await this.connection.until(() => this.closing ?? this.pongs.includes("alive?"));
    return this.pongs.includes("alive?") && !this.closing ? "lives" : this.closing || this.connection.ended ? this.verdict : "silence";
  }

  /** The same, with an event that the app acknowledges; the messages heard meanwhile stay in `messages`. */
  async asked() {
    if (this.status !== 101) return verdict(this.connection);
    const alive = await this.ask("ack", "alive?");
    return alive ? "lives" : this.closing || this.connection.ended ? this.verdict : "silence";
  }
}
