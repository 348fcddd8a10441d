// Two processes behind nginx and behind Caddy, with the very configurations that the README shows.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import http from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, describe, test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { ask, connect, next, upgraded } from "../node/support/client.mjs";
import { endpoint, request } from "../node/support/polling.mjs";
import { freePorts } from "../node/support/ports.mjs";

/** Generous: a proxy has to start first. */
const PATIENCE = { timeout: 60_000 };
const NODES = Number(process.env.SOCKETLOOM_NODES);
if (!NODES) throw new Error("Set SOCKETLOOM_NODES (the first of two ports with ProxiedApp, named a- and b-).");

/** What the README shows in a block of this language, with the ports of this run. */
function configuration(language, port) {
  const readme = readFileSync(path.join(import.meta.dirname, "../../README.md"), "utf8");
  const [, block] = readme.match(new RegExp(`\`\`\`${language}\n([^]*?)\`\`\``)) ?? assert.fail(`no ${language} in the README`);
  return block.replaceAll("5001", String(NODES)).replaceAll("5002", String(NODES + 1)).replace(/(?<=listen |^:)80\b/gm, String(port));
}

const PROXIES = {
  nginx: (folder, port) => {
    chmodSync(folder, 0o755); // nginx keeps large bodies in it, as another user
    const file = path.join(folder, "nginx.conf");
    writeFileSync(file, `pid ${folder}/pid; error_log stderr; daemon off; events {}
http { access_log off; ${["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map((what) => `${what}_temp_path ${folder}/${what};`).join(" ")}
${configuration("nginx", port)} }`);
    return ["/usr/sbin/nginx", ["-p", folder, "-c", file]];
  },
  caddy: (folder, port) => {
    const file = path.join(folder, "Caddyfile");
    writeFileSync(file, `{\n admin off\n auto_https off\n storage file_system ${folder}\n}\n${configuration("caddy", port)}`);
    return ["/usr/bin/caddy", ["run", "--config", file, "--adapter", "caddyfile"]];
  },
};

for (const [name, prepare] of Object.entries(PROXIES)) {
  describe(`behind ${name}`, () => {
    const folder = mkdtempSync(path.join(tmpdir(), `${name}-`));
    let port, proxy;

    before(async () => {
      port = await freePorts(1);
      const [program, args] = prepare(folder, port);
      proxy = spawn(program, args, { stdio: ["ignore", "ignore", "pipe"], env: { ...process.env, HOME: folder } });
      let said = "";
      proxy.stderr.on("data", (chunk) => { said += chunk; });
      while (!await answers(port)) {
        assert.equal(proxy.exitCode, null, `${name} ended:\n${said}`);
        await pause(50);
      }
    }, PATIENCE);

    after(async () => {
      proxy.kill("SIGTERM");
      if (proxy.exitCode === null) await once(proxy, "exit");
      rmSync(folder, { recursive: true, force: true });
    });

    for (const [transport, transports] of [["polling", ["polling"]], ["websocket", ["websocket"]], ["an upgrade", ["polling", "websocket"]]]) {
      test(`clients of both processes, over ${transport}`, PATIENCE, async (t) => {
        const seen = new Set();
        // Caddy tosses a coin for each: in one run of two thousand, twelve fall on the same side.
        for (let i = 0; i < 12 || (seen.size < 2 && i < 48); i++) {
          const socket = await connect(t, "/", { port, transports });
          if (transports.length > 1) await upgraded(socket);
          const [{ node, transport: used }] = await ask(socket, "whoami");
          assert.equal(socket.io.engine.id.slice(0, 2), node);
          assert.equal(used, transports.at(-1));
          seen.add(node);
          const text = "ünï 😀 ".repeat(10_000);
          assert.deepEqual(await ask(socket, "echo", text), [text]);
          const bytes = Buffer.alloc(500_000, i);
          assert.deepEqual(await ask(socket, "echo", bytes), [bytes]);
          socket.disconnect();
        }
        assert.deepEqual(seen, new Set(["a-", "b-"]));
      });
    }

    test("order survives an upgrade", PATIENCE, async (t) => {
      const socket = await connect(t, "/", { port });
      const received = [];
      socket.on("number", (number) => received.push(number));
      const over = upgraded(socket);
      await ask(socket, "count", 5000);
      await over;
      await ask(socket, "count", 5000);
      const numbers = Array.from({ length: 5000 }, (_, i) => i);
      assert.deepEqual(received, [...numbers, ...numbers]);
    });

    test("an event for a client that polls is not held back", PATIENCE, async (t) => {
      const socket = await connect(t, "/", { port, transports: ["polling"] });
      for (let i = 0; i < 5; i++) {
        const number = next(socket, "number");
        await ask(socket, "count", 1);
        assert.deepEqual(await number, [0]);
      }
    });

    test("a session that nobody has is unknown", PATIENCE, async () => {
      for (const sid of ["a-xxxxxxxxxxxxxxxxxxxx", "b-xxxxxxxxxxxxxxxxxxxx", "xxxxxxxxxxxxxxxxxxxx"]) {
        const { status, text } = await request(port, endpoint({ EIO: 4, transport: "polling", sid }));
        assert.deepEqual([status, text], [400, '{"code":1,"message":"Session ID unknown"}']);
      }
    });

    test("the address is the client's, whatever it claims to be", PATIENCE, async () => {
      assert.equal((await whoami(port, { "X-Forwarded-For": "6.6.6.6" })).address, "127.0.0.2");
    });

    test("pages of the proxy's origin may connect, and others may not", PATIENCE, async () => {
      const path = endpoint({ EIO: 4, transport: "polling" });
      const from = async (origin) => (await request(port, path, { headers: { Origin: origin } })).status;
      assert.equal(await from(`http://127.0.0.1:${port}`), 200);
      assert.equal(await from(`http://127.0.0.1:${NODES}`), 403);
    });
  });
}

/** Whether somebody listens who has found one of our processes. */
async function answers(port) {
  try {
    return (await request(port, endpoint({ EIO: 4, transport: "polling" }))).status === 200;
  } catch {
    return false;
  }
}

/** What a process knows of a polling client at 127.0.0.2. */
async function whoami(port, headers) {
  const exchange = (sid, body) => new Promise((resolve, reject) => {
    const options = {
      host: "127.0.0.1", port, localAddress: "127.0.0.2", agent: false, headers, method: body ? "POST" : "GET",
      path: endpoint({ EIO: 4, transport: "polling", ...sid && { sid } }),
    };
    http.request(options, async (response) => resolve((await response.setEncoding("utf8").toArray()).join("")))
      .on("error", reject).end(body);
  });
  const { sid } = JSON.parse((await exchange()).slice(1));
  await exchange(sid, "40");
  await exchange(sid, '420["whoami"]');
  for (;;) {
    for (const packet of (await exchange(sid)).split("\x1e")) {
      if (packet.startsWith("430")) return JSON.parse(packet.slice(3))[0];
    }
  }
}
