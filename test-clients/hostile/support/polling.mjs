// A polling session, request by request, each on a connection of its own.
import { Connection } from "./connection.mjs";
import { ENDPOINT, answers, get, request } from "./http.mjs";

/** Separates the packets of one payload. */
export const SEPARATOR = "\x1e";

/** One request; @returns its answer `{status, headers, text}`; the status is `closed` or `silence` when there was none */
export async function exchange(port, bytes) {
  const connection = await Connection.open(port);
  connection.write(bytes);
  const answer = await connection.until(() => answers(connection.bytes)[0]);
  const otherwise = connection.ended ? "closed" : "silence";
  connection.destroy();
  return answer ?? { status: otherwise, headers: {}, text: "" };
}

export class Polling {
  static async open(port, query = "") {
    const answer = await exchange(port, get(ENDPOINT + query));
    return new Polling(port, JSON.parse(answer.text.slice(1)).sid);
  }

  /** One that has joined `/`. */
  static async join(port) {
    const session = await Polling.open(port);
    await session.post("40");
    await session.heard("40");
    return session;
  }

  constructor(port, sid) {
    Object.assign(this, { port, sid, path: `${ENDPOINT}&sid=${sid}`, packets: [] });
  }

  get() {
    return exchange(this.port, get(this.path));
  }

  /** The bytes of a POST, for those who send it in their own way. */
  posting(body, lines = ["Content-Type: text/plain;charset=UTF-8"]) {
    const bytes = Buffer.from(body);
    return Buffer.concat([Buffer.from(request(`POST ${this.path}`, [...lines, `Content-Length: ${bytes.length}`]), "latin1"), bytes]);
  }

  post(body, lines) {
    return exchange(this.port, this.posting(body, lines));
  }

  /** Polls until a packet begins with `prefix`; undefined when the session is gone. */
  async heard(prefix) {
    for (;;) {
      const found = this.packets.find((packet) => packet.startsWith(prefix));
      if (found) return found;
      const answer = await this.get();
      if (answer.status !== 200) return undefined;
      for (const packet of answer.text.split(SEPARATOR)) {
        if (packet === "2") await this.post("3");
        else this.packets.push(packet);
      }
    }
  }

  /** `lives` if the app acknowledges an event, `gone` if not. */
  async asked() {
    const answer = await this.post('42777["ack","alive?"]');
    return answer.status === 200 && (await this.heard("43777")) ? "lives" : "gone";
  }

  /** Tells the server that it leaves. */
  close() {
    return this.post("1").catch(() => {});
  }
}
