// Time, memory, threads and files: attacks by those who have patience, or many connections, or never read.
import { setTimeout as pause } from "node:timers/promises";
import { Connection, PATIENCE } from "../support/connection.mjs";
import { answers, get, post, request, verdict } from "../support/http.mjs";
import { Polling, exchange } from "../support/polling.mjs";
import { TEXT, frame, ping } from "../support/websocket.mjs";

/** A byte now and then, so that every deadline for single reads is kept. */
async function drip(connection, bytes, beat = 200) {
  for (let i = 0; !connection.ended && answers(connection.bytes).length === 0; i++) {
    connection.write(bytes[i % bytes.length]);
    await pause(beat);
    if (i > 150) break;
  }
  return verdict(connection);
}

/** Writes without reading until nobody takes it any more, or the connection ends; @returns the megabytes taken */
async function pour(connection, piece, megabytes) {
  const bytes = Buffer.from(piece);
  for (let taken = 0; taken < megabytes * 1e6; taken += bytes.length) {
    if (connection.ended) return taken / 1e6;
    connection.write(bytes);
    if (!(await Promise.race([connection.flushed().then(() => true), pause(2000, false)]))) return taken / 1e6;
  }
  return megabytes;
}

/** Until the server has given up somebody who does not read: what he writes comes back as a reset. */
async function givenUp(connection, bytes) {
  for (const giveUp = Date.now() + PATIENCE; !connection.ended && Date.now() < giveUp;) {
    connection.write(bytes);
    await pause(250);
  }
  return connection.ended ? "closed" : "kept";
}

/** Whether a listener answers, within ten seconds or so. */
async function servesAgain(port) {
  for (let tries = 0; tries < 50; tries++) {
    const answer = await exchange(port, request("GET /none")).catch(() => undefined);
    if (answer?.status === 404) return true;
    await pause(200);
  }
  return false;
}

/** As many as come, all at once. */
const crowd = (count, open) => Promise.allSettled(Array.from({ length: count }, open))
  .then((results) => results.filter(({ status }) => status === "fulfilled").map(({ value }) => value));

const EVENT_OF_1_MB = `42["ack","${"x".repeat(900_000)}"]`;

export default [
  { name: "a head that never ends, byte by byte", row: "limit: time for a head", on: "guarded", waits: true,
    sent: "X: aaaa…, five bytes a second", expect: ["408 closed", "closed"],
    because: "RFC 9110 §15.5.9; the deadline is absolute, or patience wins",
    async run(visit) {
      const connection = await visit.connect();
      connection.write("GET / HTTP/1.1\r\nHost: a\r\nX: ");
      return drip(connection, "a");
    } },
  { name: "nothing at all", row: ["limit: time for a head", "limit: keep-alive"], on: "guarded", waits: true, sent: "a connection",
    expect: ["408 closed", "closed"], because: "a connection that says nothing costs a file",
    run: async (visit) => verdict(await visit.connect()) },
  { name: "a second head that never ends", row: ["limit: time for a head", "limit: keep-alive"], on: "guarded", waits: true,
    sent: "a request, then G…", expect: ["404 408 closed", "404 closed"], because: "each head has its deadline",
    async run(visit) {
      const connection = await visit.connect();
      connection.write(`${request("GET /none")}GET /n`);
      await connection.until(() => answers(connection.bytes).length > 0);
      const ended = await connection.closed();
      return [...answers(connection.bytes).map(({ status }) => status), ended ? "closed" : "silence"].join(" ");
    } },
  { name: "nothing after a request", row: "limit: keep-alive", on: "guarded", waits: true, sent: "a request, then nothing",
    expect: "404 closed", because: "RFC 9112 §9.5: a server may close an idle connection",
    async run(visit) {
      const connection = await visit.connect();
      connection.write(request("GET /none"));
      const ended = await connection.closed();
      return `${answers(connection.bytes)[0]?.status} ${ended ? "closed" : "silence"}`;
    } },
  { name: "a body that never ends, byte by byte", row: "limit: time for a body", on: "guarded", waits: true,
    sent: "Content-Length: 1000, five bytes a second", expect: ["408 closed", "closed"],
    because: "RFC 9110 §15.5.9: absolute, too",
    async run(visit) {
      const session = await visit.session();
      const connection = await visit.connect();
      connection.write(post(["Content-Type: text/plain", "Content-Length: 1000"], "", session.path));
      return drip(connection, "6");
    } },
  { name: "a chunk that never ends", row: ["limit: time for a body", "limit: chunk line"], on: "guarded", waits: true,
    sent: "a chunk line, five bytes a second", expect: ["408 closed", "closed", "400 closed"],
    because: "a line of a body is part of it",
    async run(visit) {
      const session = await visit.session();
      const connection = await visit.connect();
      connection.write(post(["Content-Type: text/plain", "Transfer-Encoding: chunked"], "5;", session.path));
      return drip(connection, "x");
    } },
  { name: "requests without end, no answer read", row: ["unread answers", "Jetty 2061", "limit: slow consumers"], on: "guarded",
    waits: true, sent: "GET /none, pipelined, never read", expect: "closed",
    because: "a write to somebody who does not read has a deadline",
    async run(visit) {
      const connection = await visit.connect();
      connection.stopReading();
      const taken = await pour(connection, request("GET /none").repeat(2000), 200);
      return taken < 200 ? givenUp(connection, "\r\n") : "200 MB taken";
    } },
  { name: "a WebSocket that asks for much and reads nothing",
    row: ["unread answers", "limit: outbox", "limit: slow consumers", "Jetty 2061"], on: "guarded", waits: true,
    sent: "asks for 900 kB, 100 times", expect: "closed",
    because: "what waits for it is bounded, and a write has a deadline",
    async run(visit) {
      const peer = await visit.join();
      peer.connection.stopReading();
      for (let i = 0; i < 100; i++) peer.say(`42${i}["make","text",900000]`);
      return givenUp(peer.connection, ping());
    } },
  { name: "a poll whose answer is not read", row: ["unread answers", "limit: slow consumers"], on: "guarded", waits: true,
    sent: "GET, for 900 kB ten times, never read", expect: "closed", because: "as for WebSockets",
    defensible: ["kept", "nine megabytes, until the ping timeout ends the session after 45 s"],
    async run(visit) {
      const session = await visit.session();
      for (let i = 0; i < 10; i++) await Promise.race([session.post(`42${i}["make","text",900000]`), pause(500)]);
      const poll = await visit.connect();
      poll.stopReading();
      poll.write(get(session.path));
      return givenUp(poll, "\r\n");
    } },
  { name: "a member of a room who never reads", row: ["trap 2", "limit: outbox", "limit: slow consumers"], on: "guarded", waits: true,
    sent: "join a room that gets 40 MB, and read nothing", expect: "he is closed, the others live",
    because: "nobody waits for somebody else's socket; what waits for him is bounded",
    async run(visit) {
      const [slow, sender] = [await visit.join(), await visit.join()];
      slow.say('421["join","flooded"]');
      await slow.answered(1);
      slow.connection.stopReading();
      sender.say('42["flood","flooded",400,100000]');
      const alive = await sender.asked();
      const end = await givenUp(slow.connection, ping());
      return `he is ${end}, the others ${alive === "lives" ? "live" : alive}`;
    } },
  { name: "a member of a room who never polls", row: ["trap 2", "limit: outbox"], on: "guarded", waits: true,
    sent: "a polling session in a room that gets 40 MB", expect: "he is gone, the others live", because: "as on WebSocket",
    async run(visit) {
      const [session, sender] = [await visit.session(), await visit.join()];
      await session.post('42["join","unpolled"]');
      await pause(300);
      sender.say('42["flood","unpolled",400,100000]');
      const alive = await sender.asked();
      const answer = await session.get();
      return `he is ${answer.status === 400 ? "gone" : "still served"}, the others ${alive === "lives" ? "live" : alive}`;
    } },
  { name: "more connections than are allowed", row: "limit: connections", on: "guarded", sent: "60 connections at once",
    expect: "some 503, then as ever", because: "RFC 9110 §15.6.4; a server that says so is not a server that hangs",
    async run(visit) {
      const connections = await crowd(60, () => visit.connect());
      const full = (each) => answers(each.bytes)[0]?.status === 503 || each.ended;
      await Promise.race([pause(2000), ...connections.map((each) => each.until(() => full(each), { patience: 2000 }))]);
      await pause(300);
      const refused = connections.filter(full).length;
      connections.forEach((each) => each.destroy());
      if (!(await servesAgain(visit.port))) return `${refused} refused, and nobody is served any more`;
      return refused > 10 ? "some 503, then as ever" : `${refused} refused`;
    } },
  { name: "more connections than files", row: ["robaho accept", "limit: connections"],
    sent: "1,100 connections at three listeners, where 1,024 files may be open", expect: "as ever",
    because: "accepting fails, and goes on afterwards",
    async run(visit) {
      const { main, fast, legacy } = visit.target.ports;
      const connections = await crowd(1100, async (_, i) => Connection.open([main, fast, legacy][i % 3]));
      await pause(500);
      connections.forEach((each) => each.destroy());
      const listeners = await Promise.all([main, fast, legacy].map(servesAgain));
      return listeners.every(Boolean) ? "as ever" : `listeners ${listeners}`;
    } },
  { name: "five hundred sessions at once", row: ["CVE-2026-48802", "limit: one connection"], sent: "500 WebSockets that have joined",
    expect: "fewer than 100 threads more", because: "threads of the system are not for single clients",
    async run(visit) {
      const before = visit.target.app ? visit.target.holdings.threads : 0;
      const peers = await crowd(500, () => visit.join());
      const after = visit.target.app ? visit.target.holdings.threads : 0;
      if (peers.length < 500) return `only ${peers.length} of them`;
      return after - before < 100 ? "fewer than 100 threads more" : `${after - before} threads more`;
    } },
  { name: "clients that come and go", row: "netty-socketio 966", sent: "400 WebSockets: joined, in a room, gone with a reset",
    expect: "none is left", because: "one place where they leave every map",
    async run(visit) {
      for (let round = 0; round < 8; round++) {
        const peers = await crowd(50, () => visit.join());
        peers.forEach((peer, i) => peer.say(`42["join","churn-${round}-${i}"]`));
        await Promise.all(peers.slice(0, 5).map((peer) => peer.asked()));
        peers.forEach((peer) => peer.connection.reset());
      }
      for (let tries = 0; tries < 100; tries++) {
        const { sockets, rooms } = await visit.target.census("main");
        if (sockets <= 3 && rooms === 0) return "none is left";
        await pause(200);
      }
      return JSON.stringify(await visit.target.census("main"));
    } },
  { name: "a client that is killed while it is sent to", row: ["CVE-2022-41940", "limit: one connection"],
    sent: "asks for 900 kB 20 times, then a reset", expect: "as ever", because: "a broken pipe is an end like any other",
    async run(visit) {
      const peer = await visit.join();
      for (let i = 0; i < 20; i++) peer.say(`42${i}["make","bytes",900000]`);
      await peer.connection.until(() => peer.messages.length > 0);
      peer.connection.reset();
      return (await (await visit.join()).asked()) === "lives" ? "as ever" : "not as ever";
    } },
  { name: "half a farewell", row: "limit: one connection", on: "fast", sent: "a request, then the end of output", expect: "200",
    because: "RFC 9112 §9.6: the answer still comes",
    async run(visit) {
      const connection = await visit.connect();
      connection.socket.end(get());
      return `${(await connection.until(() => answers(connection.bytes)[0]))?.status ?? "closed"}`;
    } },
  { name: "a WebSocket that never answers a ping", row: ["limit: heartbeat", "netty-socketio 966"], on: "fast", waits: true,
    sent: "CONNECT, then nothing", expect: "closed", because: "half-open connections say nothing either",
    run: async (visit) => (await (await visit.join({ mute: true })).gone()).split(" ")[0] },
  { name: "a handler that runs out of memory", row: "limit: one connection", packets: ['42905["make","text",2000000000]'],
    sent: "asks for a text of 2 GB", expect: ["lives", "closed"],
    because: "an Error in one connection is that connection's; the canary lives" },
  { name: "a flood of large messages", row: "CVE-2020-36049", sent: "30 messages of 900 kB, answered and read", expect: "lives",
    because: "linear, and one after the other",
    packets: Array(30).fill(EVENT_OF_1_MB) },
  { name: "three hundred messages, each a fragment short", row: "limit: unfinished messages",
    sent: "900 kB on each of 300 WebSockets, without FIN", expect: "the others live",
    because: "what is unfinished is paid for before it is paid back",
    async run(visit) {
      const unfinished = frame(TEXT, `4${"x".repeat(900_000)}`);
      const peers = await crowd(300, () => visit.open());
      await Promise.all(peers.map(async (peer) => { peer.write(unfinished); await peer.connection.flushed(); }));
      await pause(1000);
      const bystander = await visit.join();
      return `the others ${(await bystander.asked()) === "lives" ? "live" : "do not"}`;
    } },
  { name: "three hundred bodies, each a byte short", row: "limit: unfinished messages",
    sent: "900 kB of 900,001 in each of 300 POSTs", expect: "the others live", because: "as on WebSocket",
    async run(visit) {
      const bodies = await crowd(300, async () => {
        const [session, connection] = [await Polling.open(visit.port), await visit.connect()];
        connection.write(post(["Content-Type: text/plain", "Content-Length: 900001"], "x".repeat(900_000), session.path));
        await connection.flushed();
        return connection;
      });
      await pause(1000);
      const bystander = await visit.join();
      return `${bodies.length > 0 ? "the others" : "nobody"} ${(await bystander.asked()) === "lives" ? "live" : "do not"}`;
    } },
  { name: "noise instead of TLS", row: "limit: one connection", on: "secure", sent: "a kilobyte of noise", expect: ["closed", "400 closed"],
    because: "RFC 8446 §6: an alert, and the end",
    async run(visit) {
      const connection = await Connection.open(visit.port);
      connection.write(Buffer.alloc(1024, 0xa5));
      const ended = await connection.closed();
      connection.destroy();
      return ended ? "closed" : "silence";
    } },
  { name: "plain HTTP on the port with TLS", row: "limit: one connection", on: "secure", sent: "GET without TLS",
    expect: ["400 closed", "closed"], because: "an answer in plain text is a help, a hang is not",
    async run(visit) {
      const connection = await Connection.open(visit.port);
      connection.write(get());
      const ended = await connection.closed();
      const status = answers(connection.bytes)[0]?.status;
      connection.destroy();
      return [status, ended ? "closed" : "silence"].filter(Boolean).join(" ");
    } },
  { name: "a TLS handshake that stops in the middle", row: "limit: time for a head", on: "secure", waits: true,
    sent: "the first half of a ClientHello", expect: "closed", because: "a handshake is part of the time for a head",
    defensible: ["silence", "Node gives a handshake 120 s, longer than this waits"],
    async run(visit) {
      const connection = await Connection.open(visit.port);
      connection.write(Buffer.from(`1603010200010001fc0303${"00".repeat(100)}`, "hex"));
      const ended = await connection.closed(60_000);
      connection.destroy();
      return ended ? "closed" : "silence";
    } },
  { name: "TLS records of noise behind a good handshake", row: "limit: one connection", on: "secure",
    sent: "a handshake, then a record that does not decrypt", expect: "closed", because: "RFC 8446 §5.2: bad_record_mac, and the end",
    async run(visit) {
      const peer = await visit.join();
      peer.connection.beneath.write(Buffer.from(`1703030020${"ab".repeat(32)}`, "hex"));
      return (await peer.gone()).split(" ")[0];
    } },
];
