// Engine.IO over HTTP, request by request.
import http from "node:http";
import { MAIN } from "./server.mjs";

/** Separates the packets of one polling payload. */
export const SEPARATOR = "\x1e";

/** One request: `{status, headers, text, body}`. Each has a TCP connection of its own. */
export function request(port, path, { method = "GET", headers = {}, body, signal } = {}) {
  return new Promise((resolve, reject) => {
    const req = http.request({ host: "127.0.0.1", port, path, method, headers, signal, agent: false }, (res) => {
      const chunks = [];
      res.on("data", (chunk) => chunks.push(chunk));
      res.on("end", () => {
        const body = Buffer.concat(chunks);
        resolve({ status: res.statusCode, headers: res.headers, body, text: body.toString() });
      });
      res.on("error", reject);
    });
    req.on("error", reject);
    req.end(body);
  });
}

/** The path of the endpoint with these query parameters. */
export function endpoint(query) {
  return `/socket.io/?${new URLSearchParams(query)}`;
}

/** The status of a WebSocket handshake, 101 or a refusal; an opened connection is dropped at once. */
export function handshakeStatus(port, query, headers = {}) {
  return new Promise((resolve, reject) => {
    const req = http.request({
      host: "127.0.0.1", port, path: endpoint({ EIO: 4, transport: "websocket", ...query }), agent: false,
      headers: { Connection: "Upgrade", Upgrade: "websocket", "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==", ...headers },
    });
    req.on("upgrade", (res, socket) => { socket.destroy(); resolve(res.statusCode); });
    req.on("response", (res) => { res.resume(); res.on("end", () => resolve(res.statusCode)); });
    req.on("error", reject);
    req.end();
  });
}

/** A polling session that does nothing by itself: it neither polls nor answers a ping until it is told to. */
export class Polling {
  static async open({ port = MAIN, ...query } = {}) {
    const response = await request(port, endpoint({ EIO: 4, transport: "polling", ...query }));
    return new Polling(port, JSON.parse(response.text.slice(1)), response);
  }

  /** A session that has joined `nsp`. */
  static async connect({ nsp = "/", auth, ...where } = {}) {
    const session = await Polling.open(where);
    await session.post(connectPacket(nsp, auth));
    await session.await("40");
    return session;
  }

  constructor(port, handshake, response) {
    Object.assign(this, { port, handshake, response, sid: handshake.sid });
    this.path = endpoint({ EIO: 4, transport: "polling", sid: this.sid });
  }

  get(options) {
    return request(this.port, this.path, options);
  }

  post(body, headers = { "Content-Type": "text/plain;charset=UTF-8" }) {
    return request(this.port, this.path, { method: "POST", body, headers });
  }

  /** The packets of one poll. */
  async poll() {
    const { status, text } = await this.get();
    if (status !== 200) throw new Error(`poll answered with ${status} ${text}`);
    return text.split(SEPARATOR);
  }

  /** Polls, answering pings, until a packet starts with `prefix`; returns all packets but the pings, that one last. */
  async await(prefix) {
    const packets = [];
    for (;;) {
      for (const packet of await this.poll()) {
        if (packet === "2") await this.post("3");
        else packets.push(packet);
      }
      if (packets.some((packet) => packet.startsWith(prefix))) return packets;
    }
  }

  /** Sends packets, all in one request. */
  async say(...packets) {
    return this.post(packets.join(SEPARATOR));
  }

  /** Polls until the session is gone; also returns the packets `heard` until then. */
  async gone() {
    const heard = [];
    for (;;) {
      const { status, text } = await this.get();
      if (status !== 200) return { status, text, heard };
      heard.push(...text.split(SEPARATOR));
    }
  }

  /** Sends an event with an acknowledgement and returns the answer: the proof that the session lives. */
  async ask(...event) {
    await this.post(`4270${JSON.stringify(event)}`);
    const packets = await this.await("4370");
    return JSON.parse(packets.find((packet) => packet.startsWith("4370")).slice(4));
  }
}

/** What an answered request says about a session that is gone. */
export const UNKNOWN_SESSION = { status: 400, text: '{"code":1,"message":"Session ID unknown"}' };

/** `40`, `40{auth}`, `40/nsp,{auth}`. */
export function connectPacket(nsp = "/", auth) {
  return `40${nsp === "/" ? "" : `${nsp},`}${auth === undefined ? "" : JSON.stringify(auth)}`;
}
