// The wire pane: a sequence diagram that draws itself. Each packet is a thread between the browser and the server,
// above it the packet as it stands on the wire, cut into the parts that the two protocols define, below it a sentence
// in plain words. It only looks; nothing here takes part in the conversation.

const KEPT = 200; // packets; older ones leave the list
const SHOWN = 360; // characters of a payload, or bytes of an attachment times twelve
const LIST = document.querySelector("#wire");

const state = {
  following: true, // whether the newest packet is kept in view
  asked: new Map(), // "ours 7" -> the packet that waits for acknowledgement 7
  expected: { sent: 0, received: 0 }, // attachments still to come
  total: { sent: 0, received: 0 }, // of this packet
};

/** Shows one packet: `data` is its text as it stands on the wire, or an ArrayBuffer or a view of one. */
export function showPacket({ sent, transport, data }) {
  const packet = typeof data === "string" ? dissect(data) : attachment(data);
  const item = element("li", `${sent ? "sent" : "received"} ${transport}`);
  item.dataset.packet = packet.name;
  const code = element("code");
  for (const [part, text] of packet.parts) if (text) code.append(element("span", part, text));
  const way = element("span", "way");
  way.append(element("span", "hidden", `${sent ? "sent" : "received"} over ${transport}`));
  item.append(code, way, element("p", "words", inWords(packet, sent, transport)));
  pair(item, packet, sent);
  append(item);
}

/** Shows something that is not a packet: connected, gone, trying again. */
export function showNote(text) {
  append(element("li", "note", text));
}

export function clearWire() {
  LIST.replaceChildren();
}

/** `451-/chat,17["picture",…]` -> 4 | 5 | 1- | /chat, | 17 | ["picture",…] */
function dissect(text) {
  const [, kind, rest] = text.match(/^(.)(.*)$/s);
  if (kind !== "4") {
    const name = rest === "probe" ? text : kind;
    return { name, kind, rest, parts: [["engine", kind], ["payload", cut(rest)]] };
  }
  const [, type, count = "", namespace = "", id, payload] = rest.match(/^(\d)(\d+-)?(\/[^,]*,)?(\d*)(.*)$/s);
  return {
    name: kind + type, kind, type, id, payload, namespace, attachments: parseInt(count || "0", 10),
    parts: Object.entries({ engine: kind, type, count, namespace, id, payload: cut(payload) }),
  };
}

function attachment(data) {
  const bytes = new Uint8Array(data.buffer ?? data, data.byteOffset ?? 0, data.byteLength);
  const hex = Array.from(bytes.subarray(0, SHOWN / 12), (byte) => byte.toString(16).padStart(2, "0")).join(" ");
  return { name: "bytes", size: bytes.length, parts: [["bytes", bytes.length > SHOWN / 12 ? hex + " …" : hex]] };
}

function inWords(packet, sent, transport) {
  try {
    return packet.name === "bytes" ? explainBytes(packet, sent, transport) : explain(packet, sent);
  } catch {
    return "Not a packet that these protocols know.";
  }
}

function explain(packet, sent) {
  const { kind, rest, type } = packet;
  if (kind === "4") return explainMessage[type](packet, sent);
  if (rest === "probe") return sent ? "Ping on a new WebSocket: does it get through?" : "Pong on it: it does.";
  switch (kind) {
    case "0": return explainOpen(JSON.parse(rest));
    case "1": return "Close: this session ends here.";
    case "2": return "Ping: are you still there?";
    case "3": return "Pong: still here.";
    case "5": return "Upgrade: from here on everything goes over the WebSocket.";
    case "6": return "Noop: nothing to say, it only ends the waiting poll so that the upgrade can go on.";
    default: throw new Error(kind);
  }
}

function explainOpen({ upgrades, pingInterval, pingTimeout, maxPayload }) {
  const offer = upgrades.length > 0 ? `offers an upgrade to ${upgrades.join(", ")}` : "needs no upgrade";
  return `Open: session “sid” begins. The server ${offer}, will ping every ${seconds(pingInterval)}, `
    + `waits ${seconds(pingTimeout)} for a pong, and takes up to ${maxPayload.toLocaleString("en")} bytes at a time.`;
}

const explainMessage = {
  0: ({ payload }, sent) => sent ? "Connect: may I join the namespace?" + (payload ? " With credentials." : "")
    : "Connected: “sid” is our name in this namespace. It is not the session's.",
  1: (_, sent) => sent ? "Disconnect: we leave the namespace." : "Disconnect: the server shows us out.",
  2: ({ payload, id }) => `Event “${eventName(payload)}”.` + wantsAck(id),
  3: ({ id }) => `Acknowledgement ${id}: the answer to the event with this number.`,
  4: ({ payload }) => `Refused: ${JSON.parse(payload).message}.`,
  5: ({ payload, id, attachments }, sent) =>
    `Event “${eventName(payload)}”. ` + follow(attachments, sent) + wantsAck(id),
  6: ({ id, attachments }, sent) => `Acknowledgement ${id}. ` + follow(attachments, sent),
};

function explainBytes({ size }, sent, transport) {
  const way = sent ? "sent" : "received";
  const number = state.total[way] - --state.expected[way];
  const which = state.total[way] > 1 ? `Attachment ${number} of ${state.total[way]}` : "The attachment";
  const how = transport === "websocket" ? "in a binary frame of their own"
    : "which travel as “b” and base64, for polling carries text";
  return `${which}: ${size.toLocaleString("en")} bytes, ${how}.`;
}

function follow(count, sent) {
  const way = sent ? "sent" : "received";
  state.expected[way] = state.total[way] = count;
  return count === 1 ? "Its bytes follow; a placeholder keeps their place."
    : `${count} attachments follow, in the order of “num”.`;
}

const eventName = (payload) => JSON.parse(payload)[0];
const wantsAck = (id) => id === "" ? "" : ` Please acknowledge it, number ${id}.`;
const seconds = (ms) => `${ms / 1000} s`;
const cut = (text) => text.length > SHOWN ? text.slice(0, SHOWN) + " …" : text;

/** An event that asks for an acknowledgement and the answer to it light up together. */
function pair(item, { type, id }, sent) {
  if (!id) return;
  const isAnswer = type === "3" || type === "6";
  const key = `${sent !== isAnswer ? "ours" : "theirs"} ${id}`;
  const question = state.asked.get(key);
  if (!isAnswer) state.asked.set(key, { item, at: performance.now() });
  if (!isAnswer || !question) return;
  state.asked.delete(key);
  const ms = Math.max(1, Math.round(performance.now() - question.at));
  item.querySelector(".words").textContent += ` It took ${ms} ms.`;
  for (const [one, other] of [[item, question.item], [question.item, item]]) {
    one.addEventListener("pointerenter", () => other.classList.add("partner"));
    one.addEventListener("pointerleave", () => other.classList.remove("partner"));
  }
}

/** The newest packet stays in view until somebody scrolls back. */
function append(item) {
  LIST.append(item);
  while (LIST.children.length > KEPT) LIST.firstElementChild.remove();
  if (state.following) LIST.scrollTop = LIST.scrollHeight;
}

LIST.addEventListener("scroll", () => {
  state.following = LIST.scrollHeight - LIST.scrollTop - LIST.clientHeight < 40;
});

export function element(name, className = "", text = "") {
  const made = document.createElement(name);
  if (className) made.className = className;
  if (text) made.textContent = text;
  return made;
}
