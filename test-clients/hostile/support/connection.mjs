// A TCP connection that keeps every byte that arrives, and says nothing that it was not told to say.
import net from "node:net";
import tls from "node:tls";

export const HOST = "127.0.0.1";

/** An attack waits for events and never for time: this only ends a wait for what does not come, in milliseconds. */
export const PATIENCE = Number(process.env.PATIENCE ?? 25_000);

export class Connection {
  #chunks = [];
  #judges = new Set();

  /** @returns a promise of the connection, rejected when nobody listens */
  static open(port, { secure = false } = {}) {
    return new Promise((resolve, reject) => {
      const plain = net.connect({ port, host: HOST, noDelay: true });
      const socket = secure ? tls.connect({ socket: plain, rejectUnauthorized: false }) : plain;
      for (const each of [plain, socket]) each.once("error", reject);
      socket.once(secure ? "secureConnect" : "connect", () => resolve(new Connection(socket, plain)));
    });
  }

  /** @param beneath the TCP connection under that with TLS, otherwise the same */
  constructor(socket, beneath) {
    this.socket = socket;
    this.beneath = beneath;
    this.ended = false;
    /** Called whenever bytes have arrived, before anybody looks for something. */
    this.reader = () => {};
    socket.on("error", () => {}); // A reset is an end like any other.
    socket.on("data", (chunk) => { this.#chunks.push(chunk); this.reader(); this.#judge(); });
    for (const event of ["end", "close"]) socket.on(event, () => { this.ended = true; this.#judge(); });
  }

  #judge() {
    for (const judge of [...this.#judges]) judge();
  }

  /** Everything that has arrived so far. */
  get bytes() {
    if (this.#chunks.length > 1) this.#chunks = [Buffer.concat(this.#chunks)];
    return this.#chunks[0] ?? Buffer.alloc(0);
  }

  /** Forgets the first `length` bytes. */
  consume(length) {
    this.#chunks = [this.bytes.subarray(length)];
  }

  /** Writes what it is given, a string byte by byte; @returns whether more may follow at once */
  write(bytes) {
    return this.socket.destroyed || this.socket.write(typeof bytes === "string" ? Buffer.from(bytes, "latin1") : bytes);
  }

  /** Until what was written has left this process, or nobody takes it any more. */
  flushed() {
    return this.until(() => this.socket.writableLength === 0, { event: "drain" });
  }

  /**
   * Until `found` returns something, which it then returns; looks again whenever bytes arrive and at the end.
   * @returns what was found; undefined when the connection ended, or patience did, without it
   */
  until(found, { patience = PATIENCE, event } = {}) {
    return new Promise((resolve) => {
      const finish = (result) => {
        clearTimeout(timer);
        this.#judges.delete(judge);
        if (event) this.socket.off(event, judge);
        resolve(result);
      };
      const judge = () => {
        const result = found();
        if (result || this.ended) finish(result || undefined);
      };
      const timer = setTimeout(finish, patience, undefined);
      this.#judges.add(judge);
      if (event) this.socket.on(event, judge);
      judge();
    });
  }

  /** Until the server closes it; @returns whether it did */
  async closed(patience = PATIENCE) {
    await this.until(() => false, { patience });
    return this.ended;
  }

  /** Reads no more, so that the window of the TCP connection fills. */
  stopReading() {
    this.socket.pause();
  }

  /** The end as of a process that was killed: with a reset. */
  reset() {
    this.socket.resetAndDestroy();
  }

  /** The end as of a machine that is tidy. */
  destroy() {
    this.socket.destroy();
  }
}
