// The endpoint as plain HTTP sees it: refusals and their codes, origins, the request gate.
import assert from "node:assert/strict";
import { test } from "node:test";
import { FAST, MAIN, PATIENCE, fast, main } from "./support/server.mjs";
import { Polling, UNKNOWN_SESSION, endpoint, handshakeStatus, request } from "./support/polling.mjs";

const ERRORS = ["Transport unknown", "Session ID unknown", "Bad handshake method", "Bad request", "Forbidden", "Unsupported protocol version"];

async function refused(code, query, options) {
  const { status, headers, text } = await request(MAIN, endpoint(query), options);
  assert.equal(text, `{"code":${code},"message":"${ERRORS[code]}"}`);
  assert.equal(status, 400);
  assert.match(headers["content-type"], /^application\/json/);
}

test("the open packet has its five keys and the numbers of the listener", PATIENCE, async () => {
  for (const [port, { pingInterval, pingTimeout, maxPayload }] of [[MAIN, main], [FAST, fast]]) {
    const { status, headers, text } = await request(port, endpoint({ EIO: 4, transport: "polling" }));
    assert.equal(status, 200);
    assert.match(headers["content-type"], /^text\/plain; charset=UTF-8$/i);
    assert.equal(headers["cache-control"], "no-store");
    assert.equal(text[0], "0");
    const { sid, ...numbers } = JSON.parse(text.slice(1));
    assert.equal(typeof sid, "string");
    assert.deepEqual(numbers, { upgrades: ["websocket"], pingInterval, pingTimeout, maxPayload });
  }
});

test("each handshake gets a session id of its own, hard to guess", PATIENCE, async () => {
  const sids = await Promise.all(Array.from({ length: 20 }, async () => (await Polling.open()).sid));
  assert.equal(new Set(sids).size, 20);
  sids.forEach((sid) => assert.ok(sid.length >= 20, sid));
});

test("a client cannot choose its session id", PATIENCE, async () => {
  await refused(1, { EIO: 4, transport: "polling", sid: "chosen" });
});

test("code 0: an unknown transport", PATIENCE, async () => {
  for (const transport of ["carrier-pigeon", "Polling", "WEBSOCKET", "__proto__", "constructor", "webtransport", ""]) {
    await refused(0, { EIO: 4, transport });
  }
  await refused(0, { EIO: 4 });
});

test("code 1: an unknown session, whatever is asked of it", PATIENCE, async () => {
  for (const sid of ["unknown", "__proto__", "constructor", "a".repeat(20)]) {
    await refused(1, { EIO: 4, transport: "polling", sid });
    await refused(1, { EIO: 4, transport: "polling", sid }, { method: "POST", body: "40" });
  }
});

test("code 2: a handshake that is not a GET", PATIENCE, async () => {
  for (const method of ["POST", "PUT"]) await refused(2, { EIO: 4, transport: "polling" }, { method, body: "40" });
});

test("code 3: WebSocket without an upgrade", PATIENCE, async () => {
  await refused(3, { EIO: 4, transport: "websocket" });
});

test("code 3: a transport that is not the session's", PATIENCE, async () => {
  const session = await Polling.connect();
  await refused(3, { EIO: 4, transport: "websocket", sid: session.sid });
  assert.deepEqual(await session.ask("ack", "alive"), ["alive"]);
});

test("code 5: any other protocol version", PATIENCE, async () => {
  await refused(5, { EIO: 3, transport: "polling" });
  await refused(5, { EIO: 5, transport: "polling" });
  await refused(5, { transport: "polling" });
});

test("a method that the endpoint does not know leaves a session alone or ends it with an error", PATIENCE, async () => {
  const session = await Polling.connect();
  const { status } = await request(MAIN, session.path, { method: "PUT", body: "42" });
  assert.ok(status >= 400, `status ${status}`);
});

test("over WebSocket the same refusals are a status instead of 101", PATIENCE, async () => {
  assert.equal(await handshakeStatus(MAIN, { transport: "carrier-pigeon" }), 400);
  assert.equal(await handshakeStatus(MAIN, { sid: "unknown" }), 400);
  assert.equal(await handshakeStatus(MAIN, {}), 101);
});

test("the gate refuses with 403, code 4 and its own message", PATIENCE, async () => {
  for (const port of [MAIN, FAST]) {
    const denied = await request(port, endpoint({ EIO: 4, transport: "polling", deny: 1 }));
    assert.deepEqual([denied.status, denied.text], [403, '{"code":4,"message":"denied by test app"}']);
    assert.match(denied.headers["content-type"], /^application\/json/);
    const evil = await request(port, endpoint({ EIO: 4, transport: "polling" }), { headers: { Origin: "http://evil.example" } });
    assert.deepEqual([evil.status, evil.text], [403, '{"code":4,"message":"origin not allowed"}']);
  }
});

test("the gate refuses a WebSocket before 101", PATIENCE, async () => {
  for (const port of [MAIN, FAST]) {
    assert.ok([400, 403].includes(await handshakeStatus(port, { deny: 1 })));
    assert.ok([400, 403].includes(await handshakeStatus(port, {}, { Origin: "http://evil.example" })));
  }
});

test("the gate judges handshakes only", PATIENCE, async () => {
  const session = await Polling.connect();
  session.path += "&deny=1";
  assert.deepEqual(await session.ask("ack", 1), [1]);
  assert.equal(await handshakeStatus(MAIN, { sid: session.sid, deny: 1 }), 101);
});

test("an allowed origin is told so, with credentials, in answers and in errors", PATIENCE, async () => {
  const headers = { Origin: "http://allowed.example" };
  for (const query of [{ EIO: 4, transport: "polling" }, { EIO: 4, transport: "nothing" }]) {
    const answer = await request(MAIN, endpoint(query), { headers });
    assert.equal(answer.headers["access-control-allow-origin"], "http://allowed.example");
    assert.equal(answer.headers["access-control-allow-credentials"], "true");
    assert.match(answer.headers.vary ?? "", /\bOrigin\b/i);
  }
  assert.equal(await handshakeStatus(MAIN, {}, headers), 101);
});

test("a preflight is answered with what is allowed", PATIENCE, async () => {
  const headers = { Origin: "http://allowed.example", "Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "content-type" };
  const answer = await request(MAIN, endpoint({ EIO: 4, transport: "polling" }), { method: "OPTIONS", headers });
  assert.ok([200, 204].includes(answer.status), `status ${answer.status}`);
  assert.equal(answer.headers["access-control-allow-origin"], "http://allowed.example");
  assert.equal(answer.headers["access-control-allow-credentials"], "true");
  assert.match(answer.headers["access-control-allow-methods"], /POST/);
  assert.match(answer.headers["access-control-allow-headers"], /content-type/i);
});

test("an origin that is not listed gets no header that would let it read the answer", PATIENCE, async () => {
  for (const origin of ["http://other.example", "http://allowed.example.evil.example", "https://allowed.example", "http://allowed.example:81", "null"]) {
    const answer = await request(MAIN, endpoint({ EIO: 4, transport: "polling" }), { headers: { Origin: origin } });
    assert.equal(answer.headers["access-control-allow-origin"], undefined, origin);
    assert.match(answer.headers.vary ?? "", /\bOrigin\b/i);
  }
});

test("no listed origin at all: nobody gets a header", PATIENCE, async () => {
  const answer = await request(FAST, endpoint({ EIO: 4, transport: "polling" }), { headers: { Origin: "http://allowed.example" } });
  assert.equal(answer.headers["access-control-allow-origin"], undefined);
});

test("a request from a page of this server or from no page is accepted", PATIENCE, async () => {
  for (const headers of [{}, { Origin: `http://127.0.0.1:${FAST}` }]) {
    assert.equal((await request(FAST, endpoint({ EIO: 4, transport: "polling" }), { headers })).status, 200);
    assert.equal(await handshakeStatus(FAST, {}, headers), 101);
  }
});

test("other paths are 404", PATIENCE, async () => {
  for (const path of ["/", "/other", "/socket.iox/", "/engine.io/"]) {
    assert.equal((await request(MAIN, path)).status, 404, path);
  }
});

test("a session that ended is unknown", PATIENCE, async () => {
  const session = await Polling.connect();
  await session.post("1");
  const { status, text } = await session.get();
  assert.deepEqual({ status, text }, UNKNOWN_SESSION);
});
