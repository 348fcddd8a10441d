// Bodies (RFC 9112 §6, §7). Whoever can make a proxy and this server disagree where a request ends speaks in the next
// visitor's name; so everything that two parsers could read in two ways ends with 400, and the connection with it.
import { ENDPOINT, SMUGGLED, answers, get, handshake, post, request, verdict } from "../support/http.mjs";
import { exchange } from "../support/polling.mjs";

const SMUGGLING = "400 closed";
const transferEncoding = (value, body = `2\r\n40\r\n0\r\n\r\n${SMUGGLED}`) => post([`Transfer-Encoding: ${value}`], body);
const contentLength = (value) => post([`Content-Length: ${value}`], `40${SMUGGLED}`);

/** A chunked POST to a session that lives, so that somebody reads the body. */
const intoSession = (body) => async (visit) => {
  const session = await visit.session();
  const connection = await visit.connect();
  connection.write(post(["Content-Type: text/plain", "Transfer-Encoding: chunked"], body, session.path));
  return verdict(connection);
};

const badChunk = (name, row, body, because, more = {}) => ({
  name, row, run: intoSession(body + SMUGGLED), sent: JSON.stringify(body.slice(0, 40)), expect: SMUGGLING, because, ...more });

export default [
  { name: "Content-Length and Transfer-Encoding", row: "RFC 9112 6.1", expect: SMUGGLING,
    http: post(["Content-Length: 4", "Transfer-Encoding: chunked"], `0\r\n\r\n${SMUGGLED}`),
    because: "§6.3: ought to be handled as an error" },
  { name: "Transfer-Encoding in HTTP/1.0", row: ["RFC 9112 6.1", "CVE-2026-42581"], expect: SMUGGLING,
    http: `POST ${ENDPOINT} HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n0\r\n\r\n${SMUGGLED}`,
    because: "§6.1: the framing is faulty, even if there is a Content-Length" },
  { name: "chunked twice", row: "RFC 9112 6.1", http: transferEncoding("chunked, chunked"), expect: SMUGGLING,
    because: "§6.1: MUST NOT be applied more than once" },
  { name: "two fields, the second of which hides the first", row: "RFC 9112 6.1", expect: SMUGGLING,
    http: post(["Transfer-Encoding: chunked", "Transfer-Encoding: identity"], `0\r\n\r\n${SMUGGLED}`),
    because: "§6.3: chunked is not the last: 400" },
  { name: "an unknown coding", row: "RFC 9112 6.1", http: transferEncoding("xchunked"), expect: ["400 closed", "501 closed"],
    because: "§6.1: 501 for a coding that is not understood" },
  { name: "chunked behind a vertical tab", row: "RFC 9112 6.1", http: transferEncoding("\x0bchunked"), expect: SMUGGLING,
    because: "§6.1: no token" },
  { name: "chunked in quotes", row: "RFC 9112 6.1", http: transferEncoding('"chunked"'), expect: ["400 closed", "501 closed"],
    because: "§6.1: no token" },
  { name: "chunked with the Kelvin sign", row: "Kelvin", http: transferEncoding("chun\xe2\x84\xaaed"), expect: ["400 closed", "501 closed"],
    because: "names of codings are ASCII" },
  { name: "Transfer-Encoding on a folded line", row: ["RFC 9112 5.2", "RFC 9112 6.1"],
    http: post(["Transfer-Encoding:", " chunked"], `0\r\n\r\n${SMUGGLED}`),
    expect: SMUGGLING, because: "§5.2", defensible: ["400 404", "§5.2 permits to read it as chunked: the request behind it is one"] },
  { name: "Content-Length twice, and they differ", row: "RFC 9112 6.3",
    http: post(["Content-Length: 2", "Content-Length: 40"], `40${SMUGGLED}`),
    expect: SMUGGLING, because: "§6.3: an unrecoverable error" },
  { name: "Content-Length as a list that differs", row: "RFC 9112 6.3", http: contentLength("2, 40"), expect: SMUGGLING, because: "§6.3" },
  { name: "Content-Length with a sign", row: ["parseLong", "RFC 9112 6.3"], http: contentLength("+2"), expect: SMUGGLING,
    because: "§6.2: 1*DIGIT" },
  { name: "Content-Length below zero", row: "RFC 9112 6.3", http: contentLength("-2"), expect: SMUGGLING, because: "§6.2: 1*DIGIT" },
  { name: "Content-Length in hexadecimal", row: "RFC 9112 6.3", http: contentLength("0x2"), expect: SMUGGLING, because: "§6.2: 1*DIGIT" },
  { name: "Content-Length in Arabic digits", row: "parseLong", http: contentLength("\xd9\xa2"), expect: SMUGGLING,
    because: "§6.2: DIGIT is ASCII" },
  { name: "Content-Length with a space inside", row: "RFC 9112 6.3", http: contentLength("2 2"), expect: SMUGGLING,
    because: "§6.2: 1*DIGIT" },
  { name: "Content-Length of nothing", row: "RFC 9112 6.3", http: contentLength(""), expect: SMUGGLING, because: "§6.2: 1*DIGIT" },
  { name: "Content-Length that is 2 modulo 2^64", row: "RFC 9112 6.3", http: contentLength("18446744073709551618"),
    expect: ["413 closed", "400 closed"],
    because: "§6.3: a number that overflows is refused" },
  { name: "a space before the colon of Transfer-Encoding", row: ["RFC 9112 5.1", "RFC 9112 6.1"],
    http: post(["Transfer-Encoding : chunked"], `0\r\n\r\n${SMUGGLED}`),
    expect: SMUGGLING, because: "§5.1" },
  badChunk("LF alone behind a chunk size", ["CVE-2025-22871", "RFC 9112 7.1"], "2\n40\r\n0\r\n\r\n", "§7.1: CRLF"),
  badChunk("LF alone behind the data of a chunk", "RFC 9112 7.1", "2\r\n40\n0\r\n\r\n", "§7.1: CRLF"),
  badChunk("LF alone at the end of the trailers", "RFC 9112 7.1", "2\r\n40\r\n0\r\n\n", "§7.1: CRLF"),
  badChunk("a chunk size with 0x", "RFC 9112 7.1", "0x2\r\n40\r\n0\r\n\r\n", "§7.1: 1*HEXDIG"),
  badChunk("a chunk size with a sign", ["parseLong", "RFC 9112 7.1"], "+2\r\n40\r\n0\r\n\r\n", "§7.1: 1*HEXDIG"),
  badChunk("a space before a chunk size", "RFC 9112 7.1", " 2\r\n40\r\n0\r\n\r\n", "§7.1: 1*HEXDIG"),
  badChunk("a chunk without a size", "RFC 9112 7.1", "\r\n40\r\n0\r\n\r\n", "§7.1: 1*HEXDIG"),
  badChunk("a chunk size that is 2 modulo 2^64", "RFC 9112 7.1", "10000000000000002\r\n40\r\n0\r\n\r\n", "§7.1: integer overflows",
    { expect: ["400 closed", "413 closed"] }),
  badChunk("a chunk longer than its size", "RFC 9112 7.1", "2\r\n403\r\n0\r\n\r\n", "§7.1: CRLF after the data"),
  badChunk("a quotation that spans lines in an extension", "CVE-2026-33870", '2;a="\r\n"\r\n40\r\n0\r\n\r\n',
    "§7.1.1: no CR or LF in a quoted-string"),
  badChunk("LF inside a chunk extension", ["CVE-2026-33870", "CVE-2025-22871"], "2;a\nb\r\n40\r\n0\r\n\r\n", "§7.1.1"),
  badChunk("CR CR LF behind a chunk size", "RFC 9112 7.1", "2\r\r\n40\r\n0\r\n\r\n", "§2.2: a bare CR"),
  badChunk("a chunk extension of 40 kB", ["CVE-2024-22019", "limit: chunk line"], `2;${"x".repeat(40_000)}\r\n40\r\n0\r\n\r\n`,
    "§7.1.1: a server ought to limit them",
    { expect: ["400 closed", "413 closed", "431 closed"] }),
  badChunk("an extension on every one of 50,000 chunks", ["CVE-2024-22019"], `${"1;x=yyyyyyyyyyyyyyyy\r\n \r\n".repeat(50_000)}0\r\n\r\n`,
    "§7.1.1: their sum costs time and is worth nothing", { expect: ["400", "413", "200"] }),
  badChunk("trailers without end", ["limit: chunk line", "RFC 9112 7.1"], `2\r\n40\r\n0\r\n${"A: b\r\n".repeat(6_000)}\r\n`,
    "trailers are header lines: bounded",
    { expect: ["400 closed", "431 closed", "413 closed"] }),
  { name: "trailers that would change the framing", row: "RFC 9112 7.1", expect: "200 404 lives",
    sent: "a Content-Length: 999 behind the last chunk, then GET",
    run: intoSession(`1\r\n6\r\n0\r\nContent-Length: 999\r\nTransfer-Encoding: chunked\r\n\r\n${get("/after")}`),
    because: "RFC 9110 §6.5.1: such fields must not be in trailers",
    defensible: ["400 closed", "refused"] },
  { name: "a body behind a GET", row: "RFC 9112 9.3", on: "fast", sent: "GET with Content-Length: 29 and a request in it",
    http: get(ENDPOINT, [`Content-Length: ${SMUGGLED.length}`]) + SMUGGLED + get("/after"),
    expect: ["200 404 lives", "200 closed", "400 closed"],
    because: "RFC 9112 §6.3: the body is the body, whatever the method; one 404 and not two" },
  { name: "a body behind an upgrade", row: ["RFC 9112 9.3", "CVE-2022-21676"], expect: ["400", "101 lives", "101 closed 1002"],
    sent: "an upgrade with Content-Length: 5 and a body",
    run: async (visit) => {
      const peer = await visit.open({ lines: ["Content-Length: 5"], early: "hello" });
      return peer.status === 101 ? `101 ${await peer.pinged()}` : `${peer.status}`;
    }, because: "bytes of a body are not frames, or frames that are none: never anything else",
    defensible: ["101 closed", "they were taken for a frame and refused"] },
  { name: "a body that is announced, and never sent", row: "limit: payload", expect: ["413 closed", "400 closed"],
    http: post(["Content-Length: 9000000000000000000", "Content-Type: text/plain"], "x", `${ENDPOINT}&sid=none`),
    because: "a length that nobody will take is refused at once" },
  { name: "a body of 30 MB in chunks, for nobody", row: ["limit: payload", "RFC 9112 9.3"], expect: ["400 closed", "413 closed", "closed"],
    because: "nobody reads the rest for ever; a reset may overtake the answer",
    async run(visit) {
      const connection = await visit.connect();
      connection.write(post(["Transfer-Encoding: chunked"]));
      for (let i = 0; i < 3000 && !connection.ended; i++) {
        connection.write(`2710\r\n${"x".repeat(10_000)}\r\n`);
        await connection.flushed();
      }
      const ended = await connection.closed();
      return `${answers(connection.bytes)[0]?.status ?? ""} ${ended ? "closed" : "silence"}`.trim();
    } },
  { name: "an expectation that nobody can meet", row: "RFC 9112 9.3", http: post(["Expect: 200-ok", "Content-Length: 2"], "40"),
    expect: ["417", "400"],
    because: "RFC 9110 §10.1.1: 417" },
  { name: "the client vanishes at every byte of a request", row: ["CVE-2026-59725", "limit: one connection"],
    sent: "each prefix of a POST, then a reset", expect: "400",
    because: "every path of a request ends in an answer or a close; afterwards the same request is answered as ever",
    async run(visit) {
      const whole = post(["Content-Type: text/plain", "Content-Length: 10"], "0123456789", `${ENDPOINT}&sid=none`);
      for (let length = 1; length < whole.length; length++) {
        const connection = await visit.connect();
        connection.write(whole.slice(0, length));
        await connection.flushed();
        if (length % 2) connection.reset();
        else connection.destroy();
      }
      return `${(await exchange(visit.port, whole))?.status}`;
    } },
  { name: "a WebSocket by HTTP/1.0", row: "limit: HTTP/1.0", handshake: { version: "1.0" }, expect: ["400", "426"],
    because: "RFC 6455 §4.2.1: HTTP/1.1 or higher" },
  { name: "a WebSocket by POST", row: "RFC 9112 3", handshake: { method: "POST" }, expect: ["400", "405"],
    because: "RFC 6455 §4.2.1: a GET" },
  { name: "an upgrade to h2c", row: "RFC 9112 3", on: "fast", http: request(`GET ${ENDPOINT}`, ["Upgrade: h2c", "Connection: Upgrade"]),
    expect: ["200", "400"],
    because: "RFC 9110 §7.8: a server MAY ignore it", defensible: ["closed", "Node's engine drops upgrades that it does not know"] },
  { name: "an upgrade on a path of nobody", row: "CVE-2023-31125", http: handshake({ path: "/nobody" }), expect: ["404", "400"],
    because: "there is nothing",
    defensible: ["closed", "engine.io closes it after a second, without an answer"] },
];
