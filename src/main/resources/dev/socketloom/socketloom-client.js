// Socketloom's own browser client: Socket.IO (protocol 5) on Engine.IO (protocol 4) in one file to read.
//
//   import { io } from "/socket.io/socketloom-client.js";
//   const socket = io({ path: "/socket.io/", transports: ["polling", "websocket"], auth: { token: "…" } });
//   socket.on("question", (text, ack) => ack("answer"));       // acknowledge an event of the server
//   socket.emit("picture", new Uint8Array(8), (answer) => …);  // send bytes, and be acknowledged
//
// A packet in layers:   4      2      17     ["message","hi"]
//                       |      |      |      the event's name and its arguments
//                       |      |      the sender wants acknowledgement number 17
//                       |      Socket.IO: 0 connect  1 disconnect  2 event  3 ack  4 refused  5, 6 = 2, 3 with bytes
//                       Engine.IO: 0 open  1 close  2 ping  3 pong  4 message  5 upgrade  6 noop

const SEPARATOR = "\x1e"; // between the packets of one HTTP body
const RECONNECT_FIRST = 1000, RECONNECT_MOST = 5000; // ms; each wait is twice the last one, plus or minus a half

/** Engine.IO: one session, first over HTTP long-polling, then over the WebSocket that it is upgraded to. */
class Engine {
  constructor(address, transports, on) {
    Object.assign(this, { address, on, transport: transports[0], queue: [], closed: false, probed: false });
    this.mayUpgrade = transports.includes("websocket");
    this.held = new AbortController(); // ends the GET that the server holds
    if (this.transport === "websocket") this.listen(this.webSocket());
    else this.poll().catch(() => this.close("transport error"));
  }

  /** One GET after the other; the server holds each of them until it has packets for us. */
  async poll() {
    do {
      const body = await this.http({ signal: this.held.signal });
      for (const packet of body.split(SEPARATOR)) this.receive(packet[0] === "b" ? bytes(packet.slice(1)) : packet);
    } while (!this.closed && !this.probed);
    await this.posting; // a POST under way still belongs to polling
    if (this.closed) return;
    this.pass("5"); // the switch: nothing of ours travels over HTTP from here on
    this.transport = "websocket";
    this.flush();
  }

  /** Tries a WebSocket beside the polling session; if anything goes wrong, polling simply goes on. */
  probe() {
    const socket = (this.socket = this.webSocket());
    socket.onopen = () => this.pass("2probe");
    socket.onmessage = ({ data }) => {
      this.on.packet({ sent: false, transport: "websocket", data });
      if (data !== "3probe") return socket.close();
      this.probed = true; // the server now answers the held GET with a noop, and poll() makes the switch
      this.listen(socket);
    };
  }

  listen(socket) {
    this.socket = socket;
    socket.onmessage = ({ data }) => this.receive(data);
    socket.onclose = () => this.close("transport close");
  }

  receive(packet) {
    if (this.closed) return;
    this.on.packet({ sent: false, transport: this.transport, data: packet });
    if (typeof packet !== "string") return this.on.message(packet);
    switch (packet[0]) {
      case "0": return this.open(JSON.parse(packet.slice(1)));
      case "1": return this.close("transport close");
      case "2": this.expectPing(); return this.send("3");
      case "4": return this.on.message(packet.slice(1));
    }
  }

  open({ sid, upgrades, pingInterval, pingTimeout, maxPayload }) {
    Object.assign(this, { sid, maxPayload, patience: pingInterval + pingTimeout });
    this.expectPing();
    this.on.open();
    if (this.mayUpgrade && upgrades.includes("websocket")) this.probe();
  }

  /** The server pings; when it has been silent for too long, the connection is dead. */
  expectPing() {
    clearTimeout(this.silence);
    this.silence = setTimeout(() => this.close("ping timeout"), this.patience);
  }

  send(packet) {
    this.queue.push(packet);
    this.flush();
  }

  flush() {
    if (this.transport === "websocket") return this.queue.splice(0).forEach((packet) => this.pass(packet));
    if (this.posting || this.probed || this.queue.length === 0) return;
    const body = this.batch().join(SEPARATOR);
    this.posting = this.http({ method: "POST", body }).then(
      () => { this.posting = null; this.flush(); },
      () => this.close("transport error"));
  }

  /** Takes as many waiting packets as one POST may carry. */
  batch() {
    const texts = [];
    for (let size = 0; this.queue.length > 0; this.queue.shift()) {
      const text = typeof this.queue[0] === "string" ? this.queue[0] : "b" + base64(this.queue[0]);
      size += new TextEncoder().encode(SEPARATOR + text).length;
      if (texts.length > 0 && size > this.maxPayload) break;
      this.on.packet({ sent: true, transport: "polling", data: this.queue[0] });
      texts.push(text);
    }
    return texts;
  }

  pass(packet) {
    this.on.packet({ sent: true, transport: "websocket", data: packet });
    this.socket.send(packet);
  }

  /** Closes politely: over HTTP the server has to be told, a WebSocket tells by itself. */
  end(reason) {
    if (this.closed) return;
    this.probed = false; // a switch that has only been prepared is given up
    if (this.transport === "polling") this.send("1");
    this.close(reason);
  }

  close(reason) {
    if (this.closed) return;
    this.closed = true;
    clearTimeout(this.silence);
    this.held.abort();
    this.socket?.close();
    this.on.close(reason);
  }

  url(transport) {
    const query = new URLSearchParams({ EIO: 4, transport, ...(this.sid && { sid: this.sid }) });
    return `${this.address}?${query}`;
  }

  webSocket() {
    const socket = new WebSocket(this.url("websocket").replace(/^http/, "ws"));
    socket.binaryType = "arraybuffer";
    return socket;
  }

  async http(request) {
    const response = await fetch(this.url("polling"), { cache: "no-store", ...request });
    if (!response.ok) throw new Error(`HTTP ${response.status}`);
    return response.text();
  }
}

/** Socket.IO: one namespace on one Engine.IO session, opened again when it breaks. */
class Socket {
  constructor({ url = location.origin, path = "/socket.io/", namespace = "/", auth, transports, onPacket = () => {} }) {
    Object.assign(this, { auth, transports, onPacket, connected: false, attempts: 0, handlers: new Map() });
    this.address = new URL(path, url).href;
    this.prefix = namespace === "/" ? "" : namespace + ",";
    Object.assign(this, { acks: new Map(), nextId: 0, waiting: [], wanted: false });
    this.connect();
  }

  connect() {
    if (this.wanted) return;
    this.wanted = true;
    this.reopen();
  }

  disconnect() {
    clearTimeout(this.retry);
    this.wanted = false;
    if (this.connected) this.write(1);
    this.engine.end("io client disconnect");
  }

  on(event, handler) {
    this.handlers.set(event, [...(this.handlers.get(event) ?? []), handler]);
    return this;
  }

  /** Sends an event; a function as the last argument is called with the server's acknowledgement. */
  emit(event, ...args) {
    const ack = typeof args.at(-1) === "function" && args.pop();
    const send = () => this.write(2, [event, ...args], ack ? this.expect(ack) : "");
    if (this.connected) send();
    else this.waiting.push(send);
  }

  expect(ack) {
    this.acks.set(this.nextId, ack);
    return this.nextId++;
  }

  reopen() {
    this.unfinished = null;
    this.engine = new Engine(this.address, this.transports ?? ["polling", "websocket"], {
      open: () => this.write(0, this.auth),
      message: (data) => this.receive(data),
      close: (reason) => this.lost(reason),
      packet: this.onPacket,
    });
  }

  lost(reason) {
    this.acks.clear();
    if (this.connected) this.fire("disconnect", reason);
    else if (this.wanted) this.fire("connect_error", new Error(reason));
    this.connected = false;
    if (!this.wanted) return;
    const wait = Math.min(RECONNECT_FIRST * 2 ** this.attempts++, RECONNECT_MOST);
    this.retry = setTimeout(() => this.reopen(), wait * (0.5 + Math.random()));
  }

  /** Bytes do not fit into JSON: they follow the packet, and a numbered placeholder keeps their place in it. */
  write(type, payload, id = "") {
    const attachments = [];
    const json = payload === undefined ? "" : JSON.stringify(takeOut(payload, attachments));
    const count = attachments.length > 0 ? `${attachments.length}-` : "";
    this.engine.send(`4${count ? type + 3 : type}${count}${this.prefix}${id}${json}`);
    for (const attachment of attachments) this.engine.send(attachment);
  }

  receive(data) {
    if (typeof data === "string") {
      const [, type, count, namespace, id, json] = data.match(/^(\d)(?:(\d+)-)?(?:(\/[^,]*),)?(\d*)(.*)$/s);
      const payload = json && JSON.parse(json);
      this.unfinished = { type: Number(type), count: Number(count ?? 0), id, payload, bytes: [] };
    } else {
      this.unfinished.bytes.push(data);
    }
    const { type, count, id, payload, bytes } = this.unfinished;
    if (bytes.length === count) this.handle(type > 4 ? type - 3 : type, id, putBack(payload, bytes));
  }

  handle(type, id, payload) {
    switch (type) {
      case 0: return this.welcome(payload.sid);
      case 1: return this.dismissed("io server disconnect");
      case 2: return this.fire(...payload, ...(id ? [(...args) => this.write(3, args, id)] : []));
      case 3: return this.answered(Number(id), payload);
      case 4: return this.dismissed(payload.message);
    }
  }

  /** The server does not want us: that is final until somebody calls connect(). */
  dismissed(reason) {
    if (!this.connected) this.fire("connect_error", new Error(reason));
    this.wanted = false;
    this.engine.end(reason);
  }

  answered(id, values) {
    this.acks.get(id)?.(...values);
    this.acks.delete(id);
  }

  welcome(id) {
    Object.assign(this, { id, connected: true, attempts: 0 });
    this.fire("connect");
    this.waiting.splice(0).forEach((send) => send());
  }

  fire(event, ...args) {
    for (const handler of this.handlers.get(event) ?? []) handler(...args);
  }
}

export const io = (options = {}) => new Socket(options);

const isBytes = (value) => value instanceof ArrayBuffer || ArrayBuffer.isView(value);

const map = (value, change) => Array.isArray(value) ? value.map(change)
  : Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, change(inner)]));

const isTree = (value) => typeof value === "object" && value !== null && typeof value.toJSON !== "function";

const takeOut = (value, found) => isBytes(value) ? { _placeholder: true, num: found.push(value) - 1 }
  : isTree(value) ? map(value, (inner) => takeOut(inner, found)) : value;

const putBack = (value, found) => !isTree(value) ? value
  : value._placeholder ? found[value.num] : map(value, (inner) => putBack(inner, found));

const base64 = (data) => btoa(Array.from(new Uint8Array(data.buffer ?? data, data.byteOffset ?? 0, data.byteLength),
  (byte) => String.fromCharCode(byte)).join(""));

const bytes = (text) => Uint8Array.from(atob(text), (char) => char.charCodeAt(0)).buffer;
