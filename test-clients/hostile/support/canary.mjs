// An ordinary client on each transport, which asks one question after the other while the server is attacked.
import http from "node:http";
import { setTimeout as pause } from "node:timers/promises";
import { HOST, PATIENCE } from "./connection.mjs";
import { ENDPOINT } from "./http.mjs";
import { SEPARATOR } from "./polling.mjs";
import { Peer } from "./websocket.mjs";

/** Between two questions, in milliseconds. */
const PACE = 100;

export class Canary {
  /** Asks from now on until it is stopped. */
  static async start(port) {
    const canary = new Canary(await Peer.join(port), await PollingCanary.join(port));
    canary.#watching = canary.#watch();
    return canary;
  }

  #watching;
  #asked = 0;
  #turn = Promise.resolve();

  constructor(...voices) {
    Object.assign(this, { voices: [new WebSocketCanary(voices[0]), voices[1]], slowest: 0, failure: undefined, stopped: false });
  }

  async #watch() {
    while (!this.stopped && !this.failure) {
      await this.answers();
      await pause(PACE);
    }
  }

  /** Asks over both transports; @returns whether both were answered */
  answers() {
    return (this.#turn = this.#turn.then(async () => {
      if (this.failure) return false;
      const since = performance.now();
      const n = ++this.#asked;
      for (const voice of this.voices) {
        if (!(await inTime(voice.ask(n)))) this.failure ??= `${voice.name}: question ${n} was not answered`;
      }
      this.slowest = Math.max(this.slowest, performance.now() - since);
      return !this.failure;
    }));
  }

  get asked() {
    return this.#asked;
  }

  async stop() {
    this.stopped = true;
    await this.#watching;
    for (const voice of this.voices) voice.leave();
  }
}

function inTime(answer) {
  return Promise.race([answer.catch(() => false), pause(PATIENCE, false, { ref: false })]);
}

class WebSocketCanary {
  name = "WebSocket";

  constructor(peer) {
    this.peer = peer;
  }

  async ask(n) {
    this.peer.say(`42${n}["ack",${n}]`);
    const [answer] = (await this.peer.answered(n)) ?? [];
    this.peer.messages.length = 0;
    return answer === n;
  }

  leave() {
    this.peer.connection.destroy();
  }
}

class PollingCanary {
  name = "polling";
  #agent = new http.Agent({ keepAlive: true, maxSockets: 2 });

  static async join(port) {
    const canary = new PollingCanary(port);
    canary.path = `${ENDPOINT}&sid=${JSON.parse((await canary.#request("GET")).slice(1)).sid}`;
    await canary.#request("POST", "40");
    await canary.#heard("40");
    return canary;
  }

  constructor(port) {
    this.port = port;
    this.path = ENDPOINT;
  }

  #request(method, body) {
    const headers = body === undefined ? {} : { "Content-Type": "text/plain;charset=UTF-8", "Content-Length": Buffer.byteLength(body) };
    return new Promise((resolve, reject) => {
      const request = http.request({ host: HOST, port: this.port, path: this.path, method, headers, agent: this.#agent }, (response) => {
        let text = "";
        response.setEncoding("utf8").on("data", (chunk) => { text += chunk; });
        response.on("end", () => (response.statusCode === 200 ? resolve(text) : reject(new Error(`${response.statusCode} ${text}`))));
        response.on("error", reject);
      });
      request.on("error", reject).end(body);
    });
  }

  async #heard(packet) {
    for (;;) {
      const packets = (await this.#request("GET")).split(SEPARATOR);
      if (packets.includes("2")) await this.#request("POST", "3");
      if (packets.some((each) => each.startsWith(packet))) return packets.find((each) => each.startsWith(packet));
    }
  }

  async ask(n) {
    await this.#request("POST", `42${n}["ack",${n}]`);
    return (await this.#heard(`43${n}[`)) === `43${n}[${n}]`;
  }

  async leave() {
    await this.#request("POST", "1").catch(() => {});
    this.#agent.destroy();
  }
}
