// Sessions: handshakes, keys, payloads, overlaps, and the change of transport, by those who want it to go wrong.
import { setTimeout as pause } from "node:timers/promises";
import { ENDPOINT, answers, get, handshake, post, request } from "../support/http.mjs";
import { Polling, SEPARATOR, exchange } from "../support/polling.mjs";

const query = (name, row, parameters, code, because, more = {}) => ({
  name, row, http: get(`/socket.io/?${parameters}`), sent: parameters, expect: "400", because: `${because}; code ${code}`, ...more });

/** Whether a handshake from this origin succeeds, and whether the page could read it. */
const from = (origin) => async (visit) => {
  const answer = await exchange(visit.port, get(ENDPOINT, [`Origin: ${origin}`]));
  const readable = answer.headers["access-control-allow-origin"] !== undefined;
  const varies = /origin/i.test(answer.headers.vary ?? "");
  return `${answer.status} ${readable ? "readable" : "unreadable"}${varies ? "" : ", may be cached for others"}`;
};

/** Two requests for one session at the same time: one of them is refused, whichever came later. */
const overlap = (bytes) => async (visit) => {
  const session = await visit.session();
  const both = [await visit.connect(), await visit.connect()];
  for (const connection of both) {
    connection.write(bytes(session));
    await pause(100);
  }
  const refused = () => both.map((each) => answers(each.bytes)[0]?.status ?? 0).find((status) => status >= 400);
  await Promise.any(both.map(async (each) => {
    if (!(await each.until(refused))) throw new Error("not refused");
  })).catch(() => {});
  return `${refused() ?? "silence"}, session ${await session.asked()}`;
};

/** What the app thinks of a session after it was treated badly. */
const afterwards = (what) => async (visit) => {
  const session = await visit.session();
  const answer = await what(session, visit);
  return `${answer.status} ${await session.asked()}`;
};

/** A POST that is in the middle of its body. */
const HALF_POST = ({ path }) => `POST ${path} HTTP/1.1\r\nHost: a\r\nContent-Type: text/plain\r\nContent-Length: 100\r\n\r\n4`;

const upgrading = (session, visit, ...messages) => visit.open({ path: `/socket.io/?EIO=4&transport=websocket&sid=${session.sid}` })
  .then((peer) => { peer.say(...messages); return peer; });

export default [
  query("a transport named after a property", ["CVE-2023-31125", "trap 7"], "EIO=4&transport=constructor", 0,
    "an allow-list, and no look-up by a user's string"),
  query("a transport in capitals", "trap 7", "EIO=4&transport=Polling", 0, "names are names"),
  query("a session named after a property", "trap 7", "EIO=4&transport=polling&sid=__proto__", 1, "unknown"),
  query("no revision at all", "trap 9", "transport=polling", 5, "unknown"),
  query("a revision in other digits", "parseLong", "EIO=%D9%A4&transport=polling", 5, "unknown"),
  { name: "WebSocket without an upgrade", row: "trap 6", http: get("/socket.io/?EIO=4&transport=websocket"), expect: "400",
    because: "code 3" },
  { name: "an upgrade to an unknown transport", row: "CVE-2023-31125", http: handshake({ path: "/socket.io/?EIO=4&transport=pigeon" }),
    expect: "400", because: "refused before the 101" },
  { name: "a WebSocket of Engine.IO 3", row: "trap 9", http: handshake({ path: "/socket.io/?EIO=3&transport=websocket" }), expect: "400",
    because: "refused before the 101, not inside a WebSocket" },
  { name: "methods that the endpoint does not know", row: "trap 7",
    run: afterwards((session) => exchange(session.port, request(`DELETE ${session.path}`))), sent: "DELETE on a session",
    expect: ["400", "405", "500", "501"], because: "an error, whatever becomes of the session" },
  { name: "a page of another origin, by polling", row: ["CVE-2020-28481", "limit: origin", "trap 8"], run: from("http://evil.example"),
    sent: "Origin: http://evil.example",
    expect: "403 unreadable", because: "no answer that the page could read; Vary, so that no cache mixes them up" },
  { name: "an origin that only begins as an allowed one", row: "limit: origin", run: from("http://allowed.example.evil.example"),
    sent: "Origin: http://allowed.example.evil.example",
    expect: ["403 unreadable", "200 unreadable"], because: "whole origins are compared" },
  { name: "the origin null", row: "limit: origin", run: from("null"), sent: "Origin: null", expect: ["403 unreadable", "200 unreadable"],
    because: "anybody can be null: a page in a sandbox" },
  { name: "a page of another origin, by WebSocket", row: ["CVE-2019-13611", "limit: origin"],
    handshake: { lines: ["Origin: http://other.example"] }, expect: "403",
    because: "browsers leave it to the server to refuse (RFC 6455 §10.2)",
    defensible: ["101 lives", "documented: CORS does not apply to WebSockets, allowRequest does"] },
  { name: "sessions by guess", row: "limit: sid", sent: "500 ids of the right form", expect: "none", because: "120 random bits",
    async run(visit) {
      const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
      const guess = () => Array.from({ length: 20 }, () => alphabet[Math.floor(Math.random() * 64)]).join("");
      const connection = await visit.connect();
      for (let i = 0; i < 500; i++) connection.write(get(`${ENDPOINT}&sid=${guess()}`));
      await connection.until(() => answers(connection.bytes).length === 500);
      return answers(connection.bytes).every(({ status }) => status === 400) ? "none" : "one was right";
    } },
  { name: "session ids that follow a pattern", row: "limit: sid", on: "fast", sent: "200 handshakes", expect: "no pattern",
    because: "the next id must not follow from the last",
    async run(visit) {
      const sids = [];
      for (let i = 0; i < 200; i++) sids.push((await Polling.open(visit.port)).sid);
      // In every place of a random id all kinds of characters occur: the last one has only four values in base64 of 15 bytes.
      const places = Array.from({ length: 12 }, (_, place) => new Set(sids.map((sid) => sid[place])).size);
      return new Set(sids).size === 200 && Math.min(...places) > 16 ? "no pattern" : `places ${places}`;
    } },
  { name: "the id of a socket as a session", row: "limit: sid", sent: "GET with the id that CONNECT answered", expect: "400",
    because: "applications show ids to others",
    async run(visit) {
      const peer = await visit.join();
      const { sid } = JSON.parse(peer.messages.find((message) => message.startsWith?.("40{")).slice(2));
      return `${(await exchange(visit.port, get(`${ENDPOINT}&sid=${sid}`))).status}`;
    } },
  { name: "a second WebSocket for a WebSocket session", row: ["takeover", "limit: sid on the wire", "trap 4"],
    sent: "an upgrade with its id, 2probe, 5", expect: "the owner lives",
    because: "a session that is on WebSocket stays where it is",
    async run(visit) {
      const owner = await visit.join();
      const intruder = await visit.open({ path: `/socket.io/?EIO=4&transport=websocket&sid=${owner.sid}` });
      if (intruder.status === 101) {
        intruder.say("2probe", "5", '42["echo","stolen"]');
        await intruder.gone(3000);
      }
      return `the owner ${await owner.asked()}`;
    } },
  { name: "a POST to a WebSocket session", row: "limit: sid on the wire", sent: "an event, by POST, with the id of a WebSocket session",
    expect: "400, and the owner lives unharmed",
    because: "code 3; the packet is not executed",
    async run(visit) {
      const owner = await visit.join();
      const answer = await new Polling(visit.port, owner.sid).post('42["echo","forged"]');
      const alive = await owner.asked();
      const forged = owner.messages.some((each) => each.includes?.("forged"));
      return `${answer.status}, and the owner ${alive} ${forged ? "with forged words" : "unharmed"}`;
    } },
  { name: "a poll for a WebSocket session", row: "limit: sid on the wire", sent: "GET with the id of a WebSocket session",
    expect: "400, and the owner lives", because: "code 3; nobody hears with",
    async run(visit) {
      const owner = await visit.join();
      return `${(await new Polling(visit.port, owner.sid).get()).status}, and the owner ${await owner.asked()}`;
    } },
  { name: "two polls at once", row: ["engine.io overlap", "trap 4"], run: overlap((session) => get(session.path)), sent: "GET, GET",
    expect: ["400, session gone", "500, session gone"],
    because: "two readers would tear the order apart" },
  { name: "two POSTs at once", row: ["engine.io overlap", "trap 4"], run: overlap(HALF_POST), sent: "half a POST, half a POST",
    expect: ["400, session gone", "500, session gone"],
    because: "two writers would tear the order apart" },
  { name: "a poll that is dropped while it is held", row: "trap 3", sent: "GET, then a reset", expect: "400 gone",
    because: "the session ends at once, not at its next packet",
    async run(visit) {
      const session = await visit.session();
      const poll = await visit.connect();
      poll.write(get(session.path));
      await poll.flushed();
      await pause(200);
      poll.reset();
      // Not before the reset has arrived, but long before a ping would find out.
      for (let tries = 0; tries < 100; tries++) {
        const answer = await session.post("6");
        if (answer.status === 400) return "400 gone";
        await pause(100);
      }
      return "still there";
    } },
  { name: "a body of octet-stream", row: "CVE-2026-59725",
    run: afterwards((session) => session.post("40", ["Content-Type: application/octet-stream"])), sent: "POST application/octet-stream",
    expect: "400 gone", because: "every path of a request ends in an answer", defensible: ["200 lives", "read as text"] },
  { name: "a charset that does not exist", row: "unchecked",
    run: afterwards((session) => session.post('42["ack"]', ["Content-Type: text/plain; charset=@@@"])),
    sent: "Content-Type: text/plain; charset=@@@",
    expect: ["200 lives", "400 gone", "415"], because: "never an exception that nobody expects" },
  { name: "a form of a thousand parts", row: "CVE-2023-25577", expect: ["400 gone", "400 lives", "415 lives"], sent: "multipart/form-data",
    because: "a body is packets and nothing else",
    run: afterwards((session) => session.post("--b\r\nContent-Disposition: form-data; name=x\r\n\r\n1\r\n".repeat(1000),
      ["Content-Type: multipart/form-data; boundary=b"])),
    defensible: ["200 gone", "answered before the packets were read; the session ends"] },
  { name: "a serialised Java object as a body", row: "CVE-2025-61765",
    payload: Buffer.from("aced0005737200116a6176612e7574696c2e486173684d6170", "hex"), sent: "ac ed 00 05 …",
    expect: ["400 gone", "400 lives"],
    because: "nothing from outside is brought to life; it is no packet",
    defensible: ["200 gone", "answered before the packets were read; the session ends"] },
  { name: "a body above the limit, announced", row: ["CVE-2020-36048", "limit: payload", "trap 6"], sent: "Content-Length: 1000001",
    expect: "413 lives",
    run: afterwards((session) => exchange(session.port, post(["Content-Type: text/plain", "Content-Length: 1000001"], "4", session.path))),
    because: "413, and the session goes on",
    defensible: ["silence", "what is announced and does not come costs nothing but time"] },
  { name: "a body above the limit, in chunks", row: ["CVE-2020-36048", "limit: payload"], sent: "chunks of 1,020,000 bytes together",
    expect: "413 lives",
    run: afterwards((session) => exchange(session.port, post(["Transfer-Encoding: chunked", "Content-Type: text/plain"],
      `${`186a0\r\n${"x".repeat(100_000)}\r\n`.repeat(10)}4e20\r\n${"x".repeat(20_000)}\r\n0\r\n\r\n`, session.path))),
    because: "what arrives counts as much as what is announced", defensible: ["closed", "the reset overtook the answer"] },
  { name: "half a million packets in one payload", row: "limit: packets in a payload", payload: Array(499_000).fill("6").join(SEPARATOR),
    sent: "6 RS 6 RS 6 …", expect: ["200 lives", "400 gone"],
    because: "read one by one, or refused; never a list of them all" },
  { name: "pongs without end by polling", row: "CVE-2026-48802", payload: Array(100_000).fill("3").join(SEPARATOR), sent: "3 RS 3 RS 3 …",
    expect: "200 lives",
    because: "a pong moves a deadline, and that is all" },
  { name: "separators and nothing between them", row: "limit: packets in a payload", payload: SEPARATOR.repeat(1000), expect: ["400 gone"],
    sent: "RS RS RS …", because: "an empty packet has no type",
    defensible: ["200 gone", "answered before the packets were read; the session ends"] },
  { name: "a packet of a type that does not exist", row: "limit: one connection", engine: ["7"], expect: "closed",
    because: "protocol revision 4: 0 to 6" },
  { name: "a packet of the server's: open", row: "trap 16", engine: ["0{}"], expect: ["lives", "closed"], because: "ignored or refused" },
  { name: "a packet of the server's: ping", row: "trap 16", engine: ["2"], expect: ["closed", "lives"],
    because: "in revision 4 the server pings", },
  { name: "base64 that is none", row: "unchecked", payload: "b!!!!", sent: "b!!!!", expect: ["400 gone"],
    because: "RFC 4648 §3.3: characters outside the alphabet are refused",
    defensible: ["200 gone", "answered before the packets were read; the session ends"] },
  { name: "a reset in the middle of an upgrade", row: "CVE-2022-41940", sent: "an upgrade, 2probe, a reset", expect: "lives",
    because: "polling goes on as if nothing had been",
    async run(visit) {
      const session = await visit.session();
      const peer = await upgrading(session, visit, "2probe");
      await peer.heard((message) => message === "3probe");
      peer.connection.reset();
      return session.asked();
    } },
  { name: "a wrong probe", row: "trap 16", sent: "an upgrade, 4hello", expect: "closed, polling lives",
    because: "that WebSocket ends, and polling goes on",
    async run(visit) {
      const session = await visit.session();
      const peer = await upgrading(session, visit, "4hello");
      await peer.gone();
      return `${peer.verdict.split(" ")[0]}, polling ${await session.asked()}`;
    } },
  { name: "the switch without a probe", row: "trap 16", sent: "an upgrade, 5", expect: ["lives", "closed"],
    because: "either is sound, if nothing is lost",
    async run(visit) {
      const session = await visit.session();
      const peer = await upgrading(session, visit, "5");
      return peer.pinged();
    } },
  { name: "two upgrades of one session", row: ["trap 4", "limit: sid on the wire"], sent: "two upgrades, 2probe on both, 5 on both",
    expect: "one", because: "one at a time",
    async run(visit) {
      const session = await visit.session();
      const peers = await Promise.all([upgrading(session, visit, "2probe"), upgrading(session, visit, "2probe")]);
      await Promise.all(peers.map((peer) => peer.heard((message) => message === "3probe")));
      peers.forEach((peer) => peer.say("5"));
      const outcomes = await Promise.all(peers.map((peer) => (peer.status === 101 ? peer.asked() : "refused")));
      return outcomes.filter((outcome) => outcome === "lives").length === 1 ? "one" : outcomes.join(" ");
    } },
  { name: "a burst in the middle of the switch", row: ["trap 5", "trap 4"], sent: "2probe, an event that makes 500, 5",
    expect: "500 in order", because: "nothing is lost, doubled or reordered",
    async run(visit) {
      const session = await visit.session();
      const peer = await upgrading(session, visit, "2probe");
      await peer.heard((message) => message === "3probe");
      await session.post('42["burst",500]');
      const poll = session.get();
      peer.say("5");
      const polled = (await poll)?.text?.split(SEPARATOR) ?? [];
      await peer.heard((message) => message === '42["b-end",500]', polled.includes('42["b-end",500]') ? 1 : undefined);
      const burst = [...polled, ...peer.messages].filter((each) => each.startsWith?.('42["b",'));
      const numbers = burst.map((each) => JSON.parse(each.slice(2))[1]);
      return numbers.length === 500 && numbers.every((n, i) => n === i) ? "500 in order" : `${numbers.length}, ${numbers.slice(0, 10)}`;
    } },
  { name: "an upgrade that never comes to its end", row: "limit: upgrade timeout", on: "fast", waits: true,
    sent: "an upgrade, 2probe, then nothing", expect: "closed", because: "given up after 700 ms",
    async run(visit) {
      let peer;
      for (let attempts = 5; attempts > 0 && peer?.status !== 101; attempts--) {
        peer = await upgrading(await Polling.open(visit.port), visit, "2probe");
      }
      return (await peer.gone()).split(" ")[0];
    } },
  { name: "chatter instead of a pong", row: ["limit: heartbeat", "trap 16"], on: "fast", waits: true, sent: "events without end, and no 3",
    expect: "closed", because: "only a pong counts",
    async run(visit) {
      const peer = await visit.join({ mute: true });
      const chatter = setInterval(() => peer.say('42["noargs"]'), 50);
      const outcome = await peer.gone();
      clearInterval(chatter);
      return outcome.split(" ")[0];
    } },
  { name: "a session that joins nothing", row: "limit: connect timeout", on: "fast", waits: true,
    sent: "a WebSocket; pongs, and no CONNECT", expect: "closed", because: "of no use to anybody",
    run: async (visit) => (await (await visit.open()).gone()).split(" ")[0] },
  { name: "a client that goes away during its handshake", row: ["trap 17", "socketioxide 731", "limit: heartbeat"], on: "fast", waits: true,
    sent: "300 handshakes by polling, and nothing more",
    expect: "none is left", because: "the deadline holds without any connection",
    async run(visit) {
      for (let i = 0; i < 300; i++) await exchange(visit.port, get());
      for (let tries = 0; tries < 100; tries++) {
        if ((await visit.target.census("fast")).clients < 10) return "none is left";
        await pause(200);
      }
      return "they stay";
    } },
  { name: "lengths that lie, in Engine.IO 3", row: "trap 19", on: "legacy", sent: "999:4hi", expect: ["400", "500"],
    because: "revision 3: <length>:<packet>, in UTF-16 units",
    async run(visit) {
      const answer = await exchange(visit.port, get("/socket.io/?EIO=3&transport=polling"));
      const { sid } = JSON.parse(answer.text.slice(answer.text.indexOf("{"), answer.text.indexOf("}") + 1));
      const path = `/socket.io/?EIO=3&transport=polling&sid=${sid}`;
      const bad = await exchange(visit.port, post(["Content-Type: text/plain", "Content-Length: 7"], "999:4hi", path));
      return `${bad.status}`;
    }, defensible: ["200", "answered before the packets were read"] },
  { name: "a negative length, in Engine.IO 3", row: ["trap 19", "parseLong"], on: "legacy", sent: "-1:4", expect: ["400", "500"],
    because: "digits only",
    async run(visit) {
      const answer = await exchange(visit.port, get("/socket.io/?EIO=3&transport=polling"));
      const { sid } = JSON.parse(answer.text.slice(answer.text.indexOf("{"), answer.text.indexOf("}") + 1));
      const path = `/socket.io/?EIO=3&transport=polling&sid=${sid}`;
      const bad = await exchange(visit.port, post(["Content-Type: text/plain", "Content-Length: 4"], "-1:4", path));
      return `${bad.status}`;
    }, defensible: ["200", "answered before the packets were read"] },
];
