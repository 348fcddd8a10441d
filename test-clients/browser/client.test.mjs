// The official client's bundle in Chromium against the conformance app of SOCKETLOOM_PORT, with a browser's own rules.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { createRequire } from "node:module";
import path from "node:path";
import { test } from "node:test";
import { newPage } from "./chromium.mjs";

const MAIN = Number(process.env.SOCKETLOOM_PORT ?? 5000);
const SERVER = `http://127.0.0.1:${MAIN}`;
/** The next listener allows no other origin than its own. */
const STRICT = `http://127.0.0.1:${MAIN + 1}`;
/** This one too, and it speaks TLS. */
const SECURE = `https://127.0.0.1:${MAIN + 5}`;
const ALLOWED = "http://allowed.example";
const BUNDLE = path.join(path.dirname(createRequire(import.meta.url).resolve("socket.io-client/package.json")), "dist/socket.io.js");
const PATIENCE = { timeout: 60_000 };

for (const [name, transports] of [["polling", ["polling"]], ["websocket", ["websocket"]], ["upgrade", ["polling", "websocket"]]]) {
  test(`events, acknowledgements and bytes [${name}]`, PATIENCE, async (t) => {
    const page = await pageOf(t, ALLOWED);
    const result = await page.evaluate(async ({ server, transports }) => {
      const socket = io(server, { transports, reconnection: false });
      const next = (emitter, event) => new Promise((resolve) => emitter.once(event, (...args) => resolve(args)));
      const hex = (buffer) => Array.from(new Uint8Array(buffer), (byte) => byte.toString(16).padStart(2, "0")).join("");
      socket.on("question", (p, answer) => answer(p + 1));
      await next(socket, "connect");
      const engine = socket.io.engine;
      if (transports.length > 1 && engine.transport.name !== "websocket") await next(engine, "upgrade");
      const heard = Promise.all(["bin1", "bin2", "bin3", "b-end"].map((event) => next(socket, event)));
      socket.emit("bin");
      socket.emit("burst", 100);
      const [[one], [two], three, burst] = await heard;
      const text = "ünï 😀 \u2028";
      const [echoed] = await Promise.all([next(socket, "echo"), socket.emit("echo", text, new Uint8Array([1, 2, 255]), { z: 1, a: null })]);
      const large = new Uint8Array(400_000).fill(7);
      const result = {
        transport: engine.transport.name,
        one: hex(one), two: [hex(two.a[0]), hex(two.a[1].b), two.s, hex(two.e)], three: [hex(three[0]), three[1], hex(three[2])], burst,
        echoed: [echoed[0] === text, hex(echoed[1]), echoed[2]],
        answer: await socket.emitWithAck("ask-wait", 41),
        bytes: (await socket.emitWithAck("make", "bytes", 400_000)).byteLength,
        sha: await socket.emitWithAck("sha", large),
      };
      const end = Promise.all([next(socket, "bye"), next(socket, "disconnect")]);
      socket.emit("bye");
      return { ...result, end: await end };
    }, { server: SERVER, transports });
    assert.equal(result.transport, transports.at(-1));
    assert.equal(result.one, Buffer.from(Array.from({ length: 256 }, (_, i) => i)).toString("hex"));
    assert.deepEqual(result.two, ["010203", "0405", "x", ""]);
    assert.deepEqual(result.three, ["09", "mid", "08"]);
    assert.deepEqual(result.burst, [100]);
    assert.deepEqual(result.echoed, [true, "0102ff", { z: 1, a: null }]);
    assert.equal(result.answer, 42);
    assert.equal(result.bytes, 400_000);
    assert.equal(result.sha, createHash("sha256").update(Buffer.alloc(400_000, 7)).digest("hex"));
    assert.deepEqual(result.end.map(([first]) => first), [1, "io server disconnect"]);
  });

  test(`a page of an allowed origin connects, with credentials [${name}]`, PATIENCE, async (t) => {
    const page = await pageOf(t, ALLOWED);
    assert.deepEqual(await attempt(page, SERVER, transports), "connected");
  });

  test(`a page of another origin does not [${name}]`, PATIENCE, async (t) => {
    const page = await pageOf(t, "http://evil.example");
    assert.deepEqual(await attempt(page, SERVER, transports), "refused");
  });

  test(`a page of the server itself connects [${name}]`, PATIENCE, async (t) => {
    const page = await pageOf(t, STRICT);
    assert.deepEqual(await attempt(page, STRICT, transports), "connected");
  });

  test(`a page of the server itself connects over TLS, one without TLS does not [${name}]`, PATIENCE, async (t) => {
    const accepting = { ignoreHTTPSErrors: true }; // nobody vouches for the certificate
    assert.deepEqual(await attempt(await pageOf(t, SECURE, accepting), SECURE, transports), "connected");
    const insecure = await pageOf(t, SECURE.replace("https:", "http:"), accepting);
    assert.deepEqual(await attempt(insecure, SECURE, transports), "refused");
  });
}

test("auth and refusals arrive as the page can read them", PATIENCE, async (t) => {
  const page = await pageOf(t, ALLOWED);
  const results = await page.evaluate(async (server) => {
    const outcome = (nsp, auth) => new Promise((resolve) => {
      const socket = io(server + nsp, { auth, reconnection: false });
      socket.on("connect", async () => resolve((await socket.emitWithAck("whoami")).data));
      socket.on("connect_error", ({ message, data }) => resolve({ message, data }));
    });
    return [await outcome("/auth", { token: "secret", user: "ada" }), await outcome("/auth", {}), await outcome("/reject"), await outcome("/nowhere")];
  }, SERVER);
  assert.deepEqual(results, [{ user: "ada" }, { message: "not authorized", data: { code: 401, hint: "token" } },
    { message: "nope", data: undefined }, { message: "Invalid namespace", data: undefined }]);
});

/** An empty page of that origin with the client in it; the origin's server need not exist. */
async function pageOf(t, origin, options) {
  const page = await newPage(t, options);
  await page.route(`${origin}/empty`, (route) => route.fulfill({ contentType: "text/html", body: "<!doctype html><title>empty</title>" }));
  await page.goto(`${origin}/empty`);
  await page.addScriptTag({ path: BUNDLE });
  return page;
}

/** What becomes of a connection with credentials that the page makes. */
function attempt(page, server, transports) {
  return page.evaluate(({ server, transports }) => new Promise((resolve) => {
    const socket = io(server, { transports, withCredentials: true, reconnection: false });
    socket.on("connect", async () => resolve(await socket.emitWithAck("ack", "connected")));
    socket.on("connect_error", () => resolve("refused"));
  }), { server, transports });
}
