// Opens the room's connection: with the official client when the server has it, otherwise with our own.
// Both are given the same hook, which sees every packet on its way.

const { path, client } = document.documentElement.dataset;
const query = new URLSearchParams(location.search);
const official = client === "official" && query.get("client") !== "own" ? await loadOfficial() : null;

/** Which client talks, for the curious. */
export const clientName = official ? "socket.io-client" : "socketloom-client.js";

export async function open({ transports, onPacket, onUpgrade }) {
  if (!official) {
    const { io } = await import(`${path}socketloom-client.js`);
    return io({ path, transports, onPacket });
  }
  const socket = official({ path, transports, forceNew: true });
  watch(socket, onPacket, onUpgrade);
  return socket;
}

/** The official bundle is a classic script that leaves a global function `io` behind. */
function loadOfficial() {
  return new Promise((resolve) => {
    const script = document.createElement("script");
    script.src = `${path}socket.io.js`;
    script.onload = () => resolve(globalThis.io);
    script.onerror = () => resolve(null);
    document.head.append(script);
  });
}

/** The official client makes a new engine for each attempt; its events show all packets but those of the upgrade. */
function watch(socket, onPacket, onUpgrade) {
  const manager = socket.io;
  const types = ["open", "close", "ping", "pong", "message", "upgrade", "noop"];
  const hook = () => {
    const engine = manager.engine;
    const show = (sent) => ({ type, data = "" }) => {
      const isText = typeof data === "string";
      onPacket({ sent, transport: engine.transport.name, data: isText ? types.indexOf(type) + data : data });
    };
    engine.on("packet", show(false));
    engine.on("packetCreate", show(true));
    engine.on("upgrade", () => onUpgrade());
  };
  hook();
  manager.on("reconnect_attempt", () => queueMicrotask(hook));
  const connect = socket.connect.bind(socket);
  socket.connect = () => {
    connect();
    hook();
  };
}
