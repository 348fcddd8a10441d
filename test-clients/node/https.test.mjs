// HTTPS and WSS: the official client over each transport, and what curl says. The certificate in SOCKETLOOM_CERTFILE is
// shown by the server and trusted by the clients.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { promisify } from "node:util";
import { ask, freshTag, next, overEachTransport, refusal } from "./support/client.mjs";
import { endpoint } from "./support/polling.mjs";
import { PATIENCE, SECURE } from "./support/server.mjs";

const CERTIFICATE = process.env.SOCKETLOOM_CERTFILE;
if (!CERTIFICATE) throw new Error("Set SOCKETLOOM_CERTFILE and SOCKETLOOM_KEYFILE (PEM files; see the README).");
const TLS = { port: SECURE, scheme: "https", ca: readFileSync(CERTIFICATE) };
const HANDSHAKE = endpoint({ EIO: 4, transport: "polling" });

overEachTransport("events, acknowledgements and bytes, over TLS", async (connect) => {
  const socket = await connect("/", TLS);
  assert.deepEqual(await ask(socket, "ack", "ünï 😀", 1, null), ["ünï 😀", 1, null]);
  socket.on("question", (p, answer) => answer(p + 1));
  assert.deepEqual(await ask(socket, "ask-wait", 41), [42]);
  const bin = next(socket, "bin2");
  socket.emit("bin");
  assert.deepEqual(await bin, [{ a: [Buffer.from([1, 2, 3]), { b: Buffer.from([4, 5]) }], s: "x", e: Buffer.alloc(0) }]);
  const [bytes] = await ask(socket, "make", "bytes", 900_000);
  assert.deepEqual(bytes, Buffer.from(Array.from({ length: 900_000 }, (_, i) => i & 255)));
  assert.equal((await ask(socket, "sha", "x".repeat(900_000)))[0].length, 64);
});

overEachTransport("streams both ways at once, over TLS", async (connect) => {
  const socket = await connect("/", TLS);
  const received = [];
  socket.on("b", (i) => received.push(i));
  const end = next(socket, "b-end");
  socket.emit("burst", 3000);
  for (let i = 0; i < 3000; i++) socket.emit("seq", i);
  await end;
  assert.deepEqual(received, Array.from({ length: 3000 }, (_, i) => i));
  assert.deepEqual(await ask(socket, "seq-report"), [{ count: 3000, inOrder: true }]);
});

overEachTransport("a broadcast reaches the others, over TLS", async (connect) => {
  const room = freshTag();
  const [one, other] = [await connect("/", TLS), await connect("/", TLS)];
  await ask(one, "join", room);
  await ask(other, "join", room);
  const heard = next(other, "hello");
  one.emit("to", room, "hello", "x".repeat(100_000));
  assert.equal((await heard)[0].length, 100_000);
});

overEachTransport("the last word of a server that ends the connection arrives, over TLS", async (connect) => {
  const socket = await connect("/", TLS);
  const end = Promise.all([next(socket, "bye"), next(socket, "disconnect")]);
  socket.emit("bye");
  assert.deepEqual((await end).map(([first]) => first), [1, "io server disconnect"]);
});

test("a client that does not trust the certificate does not connect", PATIENCE, async (t) => {
  for (const transports of [["polling"], ["websocket"]]) {
    const { ca, ...untrusted } = TLS;
    assert.match((await refusal(t, "/", { ...untrusted, transports })).message, /error/);
  }
});

test("curl opens a session, with either version of TLS", PATIENCE, async () => {
  for (const version of ["1.2", "1.3"]) {
    const { stdout } = await curl("--cacert", CERTIFICATE, `--tlsv${version}`, "--tls-max", version, `https://localhost:${SECURE}${HANDSHAKE}`);
    assert.match(stdout, /^0\{"sid":/);
  }
});

test("curl keeps its connection for a second request", PATIENCE, async () => {
  const url = `https://127.0.0.1:${SECURE}${HANDSHAKE}`;
  const { stdout } = await curl("--cacert", CERTIFICATE, "--output", "/dev/null", "--output", "/dev/null", "--write-out", "%{http_code} %{num_connects}\n", url, url);
  assert.equal(stdout, "200 1\n200 0\n");
});

test("curl is told that the port speaks HTTPS", PATIENCE, async () => {
  const { stdout } = await curl("--write-out", " %{http_code}", `http://127.0.0.1:${SECURE}/`);
  assert.equal(stdout, "This port speaks HTTPS 400");
});

test("curl does not get through with an old version of TLS", PATIENCE, async () => {
  // 35: the handshake failed; SECLEVEL=0 is what a curl of today needs to try at all.
  await assert.rejects(curl("--cacert", CERTIFICATE, "--ciphers", "DEFAULT@SECLEVEL=0", "--tls-max", "1.1", "--tlsv1.0", `https://localhost:${SECURE}/`), { code: 35, stderr: /alert protocol version/ });
});

/** What curl prints; an error with its status as `code` when it fails. */
function curl(...args) {
  return promisify(execFile)("curl", ["--silent", "--show-error", "--max-time", "15", ...args]);
}
