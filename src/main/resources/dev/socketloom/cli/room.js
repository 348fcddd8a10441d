// The live room.
//   out: join(name), message(text), picture({type, bytes}), acknowledged; typing(yes), leave()
//   in:  people([{id, name}…]), message({from, text, at}), picture({from, type, bytes, at}), typing(id, yes)

import { open, clientName } from "./connection.js";
import { shrink, weave } from "./pictures.js";
import { clearWire, element, showNote, showPacket } from "./wire.js";

const $ = (id) => document.getElementById(id);
const HUES = [232, 12, 158, 40, 318, 92, 196, 275]; // indigo, madder, verdigris, weld, orchil, sage, woad, logwood
const TYPING_ENDS = 2500; // ms after the last key
const OFFERED = document.documentElement.dataset.transports.split(",");
const names = new Map(); // id -> name of everybody in the room

let socket;
let myName = "";
let typingTimer;

// --- connection ---

async function connect() {
  const chosen = $("transports").value;
  socket = await open({ transports: chosen ? [chosen] : OFFERED, onPacket: seen, onUpgrade: upgraded });
  socket.on("connect", () => {
    showStatus("connected");
    if (myName) enter(myName);
  });
  socket.on("disconnect", (reason) => {
    showNote(`disconnected: ${reason}`);
    showStatus("lost");
    showPeople([]);
    showTyping.clear();
  });
  socket.on("connect_error", (error) => {
    showNote(`not connected: ${error.message}`);
    showStatus("lost");
  });
  socket.on("people", showPeople);
  socket.on("message", ({ from, text, at }) => addMessage(from, at, element("p", "body", text)));
  socket.on("picture", ({ from, type, bytes, at }) => addMessage(from, at, figure(type, bytes)));
  socket.on("typing", (id, yes) => showTyping(id, yes));
}

function seen(packet) {
  showPacket(packet);
  if (typeof packet.data === "string" && packet.data.endsWith("probe")) return;
  showTransport(packet.transport);
}

function upgraded() {
  showNote("2probe, 3probe and 5 went by unseen: the WebSocket has taken over");
  showTransport("websocket");
}

function showTransport(transport) {
  $("status").dataset.transport = transport;
  if ($("status").dataset.state === "connected") showStatus("connected");
}

function showStatus(state) {
  const status = $("status");
  const over = status.dataset.transport === "websocket" ? "WebSocket" : "polling";
  status.dataset.state = state;
  const text = { connecting: "connecting", connected: `connected over ${over}`, lost: "not connected" }[state];
  if (status.textContent !== text) status.textContent = text;
  const wanted = state === "connected" ? "disconnect" : "connect";
  $("link").dataset.action = wanted;
  $("link").textContent = wanted === "connect" ? "Connect" : "Disconnect";
  for (const control of [$("send"), $("weave"), $("join")]) control.disabled = state !== "connected";
}

// --- coming and going ---

function enter(name) {
  socket.emit("join", name, (answer) => {
    if (answer?.error) return complain(answer.error);
    myName = name;
    sessionStorage.setItem("name", name);
    showRoom(true);
    $("text").focus();
  });
}

function leave() {
  socket.emit("leave");
  myName = "";
  showRoom(false);
  showPeople([]);
  $("name").focus();
}

function showRoom(inside) {
  $("entrance").hidden = inside;
  $("composer").hidden = !inside;
  $("leave").hidden = !inside;
}

function complain(text) {
  $("name").setCustomValidity(text);
  $("name").reportValidity();
}

function showPeople(people) {
  const before = new Map(names);
  names.clear();
  for (const { id, name } of people) names.set(id, name);
  if (before.has(socket.id) && names.has(socket.id)) announceChanges(before);
  $("people").replaceChildren(...people.map(person));
}

function announceChanges(before) {
  for (const [id, name] of names) if (!before.has(id)) addNote(`${name} came in`);
  for (const [id, name] of before) {
    if (names.has(id)) continue;
    showTyping(id, false);
    addNote(`${name} left`);
  }
}

function person({ id, name }) {
  const item = element("li", id === socket.id ? "me" : "");
  item.dataset.id = id;
  item.append(avatar(name), element("span", "label", id === socket.id ? `${name} (you)` : name));
  return item;
}

function avatar(name) {
  const made = element("span", "avatar", [...name][0].toUpperCase());
  made.setAttribute("aria-hidden", "true");
  made.style.setProperty("--hue", hue(name));
  return made;
}

const hue = (name) => HUES[[...name].reduce((sum, char) => (sum * 31 + char.codePointAt(0)) % 9973, 7) % HUES.length];

// --- messages ---

function say(text) {
  sendTyping(false);
  acknowledged("message", text, addMessage(me(), Date.now(), element("p", "body", text)));
}

async function show(picture) {
  const { type, bytes } = await picture;
  acknowledged("picture", { type, bytes }, addMessage(me(), Date.now(), figure(type, bytes)));
}

const me = () => ({ id: socket.id, name: myName });

/** Sends an event and puts a tick below its message when the server has acknowledged it. */
function acknowledged(event, payload, message) {
  const tick = element("span", "tick", "sending");
  const start = performance.now();
  message.querySelector(".bubble").append(tick);
  socket.emit(event, payload, (answer) => {
    const ms = Math.max(1, Math.round(performance.now() - start));
    tick.dataset.acked = answer?.error ? "no" : "yes";
    tick.textContent = answer?.error ? `refused: ${answer.error}` : `✓ acknowledged, ${ms} ms`;
  });
}

function addMessage(from, at, content) {
  const list = $("messages");
  const item = element("li", from.id === socket.id ? "message mine" : "message");
  item.dataset.from = from.id;
  if (list.lastElementChild?.dataset.from === from.id) item.classList.add("same");
  const bubble = element("div", "bubble");
  const time = element("time", "", new Date(at).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" }));
  const head = element("p", "head");
  head.append(element("span", "who", from.name), " ", time);
  bubble.append(head, content);
  bubble.style.setProperty("--hue", hue(from.name));
  item.append(avatar(from.name), bubble);
  showTyping(from.id, false);
  return append(item);
}

function addNote(text) {
  append(element("li", "note", text));
}

function append(item) {
  $("messages").append(item);
  $("welcome").hidden = true;
  stickToEnd(item.classList.contains("mine") ? Infinity : item.offsetHeight);
  return item;
}

/** Keeps the newest in view, unless somebody has scrolled back further than what was just added. */
function stickToEnd(added) {
  const list = $("messages");
  if (list.scrollHeight - list.scrollTop - list.clientHeight < added + 80) list.scrollTop = list.scrollHeight;
}

function figure(type, bytes) {
  const made = element("figure", "body");
  const image = element("img");
  image.src = URL.createObjectURL(new Blob([bytes], { type }));
  image.alt = "A picture";
  image.onload = () => stickToEnd(made.offsetHeight);
  const kind = type.replace("image/", "").toUpperCase();
  made.append(image, element("figcaption", "", `${kind}, ${bytes.byteLength.toLocaleString("en")} bytes`));
  return made;
}

// --- typing ---

const typists = new Set();

function showTyping(id, yes) {
  if (yes) typists.add(id);
  else typists.delete(id);
  const who = [...typists].map((typist) => names.get(typist)).filter(Boolean);
  const text = who.length === 0 ? "" : who.length < 3 ? `${who.join(" and ")} ${who.length === 1 ? "is" : "are"} typing`
    : `${who.length} people are typing`;
  if ($("typing").textContent !== text) $("typing").textContent = text;
}

showTyping.clear = () => {
  typists.clear();
  showTyping("", false);
};

function sendTyping(yes) {
  if (yes !== Boolean(typingTimer) && socket.connected) socket.emit("typing", yes);
  clearTimeout(typingTimer);
  typingTimer = yes ? setTimeout(() => sendTyping(false), TYPING_ENDS) : undefined;
}

// --- what people do ---

$("entrance").addEventListener("submit", (event) => {
  event.preventDefault();
  if ($("name").value.trim()) enter($("name").value.trim());
});
$("name").addEventListener("input", () => $("name").setCustomValidity(""));
$("leave").addEventListener("click", leave);

$("composer").addEventListener("submit", (event) => {
  event.preventDefault();
  const text = $("text").value.trim();
  if (text) say(text);
  $("text").value = "";
});
$("text").addEventListener("input", () => sendTyping($("text").value !== ""));
$("weave").addEventListener("click", () => show(weave()));
$("picture").addEventListener("change", () => {
  showFiles($("picture").files);
  $("picture").value = "";
});
document.addEventListener("paste", (event) => showFiles(event.clipboardData.files));
$("room").addEventListener("dragover", (event) => event.preventDefault());
$("room").addEventListener("drop", (event) => {
  event.preventDefault();
  showFiles(event.dataTransfer.files);
});

function showFiles(files) {
  if (!myName) return;
  for (const file of files) show(shrink(file)).catch(() => addNote(`${file.name} is no picture for this browser`));
}

$("link").addEventListener("click", () => {
  if ($("link").dataset.action === "connect") socket.connect();
  else socket.disconnect();
});
$("transports").addEventListener("change", () => {
  socket.disconnect();
  connect();
});
$("explain").addEventListener("change", () => $("wire").classList.toggle("terse", !$("explain").checked));
$("clear").addEventListener("click", clearWire);

$("name").value = sessionStorage.getItem("name") ?? "";
for (const option of $("transports").options) {
  option.disabled = option.value ? !OFFERED.includes(option.value) : OFFERED.length < 2;
}
$("transports").value = new URLSearchParams(location.search).get("transports") ?? "";
if (!$("transports").selectedOptions[0] || $("transports").selectedOptions[0].disabled) {
  $("transports").value = OFFERED.length === 1 ? OFFERED[0] : "";
}
showStatus("connecting");
showNote(`${clientName} opens the connection`);
connect();
