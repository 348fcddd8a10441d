// The client of Socket.IO 2 in Chromium, on the third listener of the conformance app of SOCKETLOOM_PORT. Unlike the one for
// Node it polls in bytes.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { createRequire } from "node:module";
import path from "node:path";
import { test } from "node:test";
import { newPage } from "./chromium.mjs";

const SERVER = `http://127.0.0.1:${Number(process.env.SOCKETLOOM_PORT ?? 5000) + 2}`;
const BUNDLE = path.join(path.dirname(createRequire(import.meta.url).resolve("socket.io-client-2/package.json")), "dist/socket.io.js");
const PATIENCE = { timeout: 60_000 };

for (const [name, transports] of [["polling", ["polling"]], ["websocket", ["websocket"]], ["upgrade", ["polling", "websocket"]]]) {
  test(`events, acknowledgements and bytes [2.x, ${name}]`, PATIENCE, async (t) => {
    const page = await newPage(t);
    await page.route(`${SERVER}/empty`, (route) => route.fulfill({ contentType: "text/html", body: "<!doctype html><title>empty</title>" }));
    await page.goto(`${SERVER}/empty`);
    await page.addScriptTag({ path: BUNDLE });
    const result = await page.evaluate(async ({ server, transports }) => {
      const socket = io(`${server}/custom?tag=a%20b`, { transports, reconnection: false });
      const next = (emitter, event) => new Promise((resolve) => emitter.once(event, (...args) => resolve(args)));
      const ask = (...event) => new Promise((resolve) => socket.emit(...event, resolve));
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
      const [echoed] = await Promise.all([next(socket, "echo"), socket.emit("echo", text, new Uint8Array([1, 2, 255]).buffer, { z: 1, a: null })]);
      const me = await ask("whoami");
      const result = {
        transport: engine.transport.name, binary: engine.transport.supportsBinary, same: me.id === socket.id, auth: me.auth,
        one: hex(one), two: [hex(two.a[0]), hex(two.a[1].b), two.s, hex(two.e)], three: [hex(three[0]), three[1], hex(three[2])], burst,
        echoed: [echoed[0] === text, hex(echoed[1]), echoed[2]],
        answer: await ask("ask-wait", 41),
        bytes: (await ask("make", "bytes", 400_000)).byteLength,
        sha: await ask("sha", new Uint8Array(400_000).fill(7).buffer),
      };
      await next(socket, "pong");
      const end = Promise.all([next(socket, "bye"), next(socket, "disconnect")]);
      socket.emit("bye");
      return { ...result, end: await end };
    }, { server: SERVER, transports });
    assert.deepEqual([result.transport, result.binary, result.same, result.auth], [transports.at(-1), true, true, { tag: "a b" }]);
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
}
