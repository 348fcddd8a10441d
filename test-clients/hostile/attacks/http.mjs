// Requests that are not quite HTTP/1.1 (RFC 9112 §2 to §5), and those that ask for too much.
// Where a session would begin, the listener with short times is asked: it soon forgets it.
import { ENDPOINT, SMUGGLED, answers, get, request } from "../support/http.mjs";
import { SECRET } from "../support/target.mjs";

const line = (text) => `${text}\r\nHost: 127.0.0.1\r\n\r\n`;
const host = (...lines) => `GET ${ENDPOINT} HTTP/1.1\r\n${lines.map((each) => `${each}\r\n`).join("")}\r\n`;

/** Whether a file outside the directory leaked is seen in the answer, whatever its status. */
async function traverse(visit, path) {
  const connection = await visit.connect();
  connection.write(get(path));
  const answer = await connection.until(() => answers(connection.bytes)[0]);
  return connection.bytes.includes(SECRET) ? "the secret" : `${answer?.status ?? "closed"}`;
}

const traversal = (name, path) => ({
  name: `a path that leaves the directory: ${name}`, row: "limit: static files", on: "guarded",
  run: (visit) => traverse(visit, path), sent: `GET ${path}`, expect: ["404", "400", "403"],
  because: "a file that is not below the directory is nobody's business",
});

export default [
  { name: "CR alone ends a line", row: "RFC 9112 2.2", http: "GET / HTTP/1.1\rHost: a\r\r", expect: "400 closed",
    because: "§2.2: a CR that no LF follows is invalid, and no line ends with it" },
  { name: "CR CR CR ends a head", row: "CVE-2026-28367", http: "GET / HTTP/1.1\r\nHost: a\r\r\r", expect: "400 closed",
    because: "§2.2, and a proxy that reads on sees another request" },
  { name: "LF alone ends the lines", row: "RFC 9112 2.2", http: "GET / HTTP/1.1\nHost: a\n\n", expect: "400 closed",
    because: "§2.2 permits it, and every difference between two parsers is a hole: the strict reading is safe",
    defensible: ["404", "§2.2: a recipient MAY recognize a single LF"] },
  { name: "the first header line begins with a space", row: ["CVE-2026-28368", "RFC 9112 2.2"], expect: "400 closed",
    http: `GET ${ENDPOINT} HTTP/1.1\r\n Host: a\r\nHost: b\r\n\r\n`, because: "§2.2: rejected, or that line is passed over" },
  { name: "empty lines without end before a request", row: ["limit: empty lines", "RFC 9112 2.2"], expect: ["400 closed", "closed"],
    http: "\r\n".repeat(20_000), because: "§2.2: at least one is ignored; those who send more want to be waited for",
    defensible: ["silence", "the time for a head ends it; Node's is 60 s"] },
  { name: "a control character before the request", row: "CVE-2026-50020", http: `\x01${get()}`, expect: "400 closed",
    because: "§3: a method is a token" },
  { name: "two spaces in the request line", row: "RFC 9112 3", http: line("GET  / HTTP/1.1"), expect: "400 closed",
    because: "§3: one SP", defensible: ["404", "§3: a recipient MAY parse on whitespace-delimited word boundaries instead"] },
  { name: "a tab in the request line", row: "RFC 9112 3", http: line("GET /\tHTTP/1.1"), expect: "400 closed", because: "§3: one SP" },
  { name: "a space behind the version", row: "RFC 9112 3", http: line("GET / HTTP/1.1 "), expect: "400 closed",
    because: "§3: CRLF follows" },
  { name: "a version of two digits", row: "RFC 9112 3", http: line("GET / HTTP/1.10"), expect: "400 closed",
    because: "RFC 9112 §2.3: DIGIT \".\" DIGIT" },
  { name: "a version in small letters", row: "RFC 9112 3", http: line("GET / http/1.1"), expect: "400 closed",
    because: "§2.3: HTTP-name is case-sensitive" },
  { name: "the preface of HTTP/2", row: "RFC 9112 3", http: "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", expect: ["505 closed", "400 closed"],
    because: "RFC 9110 §15.6.6: the major version is not supported" },
  { name: "HTTP/0.9", row: "RFC 9112 3", http: "GET /\r\n", expect: "400 closed", because: "§3: a version is part of a request line",
    defensible: ["silence", "the time for a head ends it"] },
  { name: "NUL in the method", row: "RFC 9112 3", http: line("G\0T / HTTP/1.1"), expect: "400 closed", because: "§3: a method is a token" },
  { name: "bytes above 127 in the target", row: "RFC 9112 3", http: line("GET /\xff HTTP/1.1"), expect: "400 closed",
    because: "RFC 3986: a URI is ASCII", defensible: ["404", "no route fits, whatever the byte is"] },
  { name: "a request to tunnel", row: "RFC 9112 3", http: "CONNECT victim.example:80 HTTP/1.1\r\nHost: victim.example:80\r\n\r\n",
    expect: ["501", "400", "405", "closed"], because: "this is no proxy" },
  { name: "an absolute target of another host", row: "RFC 9112 3.2", http: line("GET http://victim.example/ HTTP/1.1"),
    expect: ["400 closed", "404", "421"], because: "§3.2.2: the host of the target counts; nothing is fetched from there" },
  { name: "a TLS greeting on a plain port", row: "RFC 9112 3", http: Buffer.from(`160301020001000${"1fc0303".padEnd(401, "0")}`, "hex"),
    expect: ["400 closed", "closed"], because: "§3: no request line" },
  { name: "no Host", row: ["RFC 9112 3.2", "CVE-2025-12543"], on: "fast", http: host("X: y"), expect: "400 closed",
    because: "§3.2: a server MUST respond with 400" },
  { name: "two Hosts", row: "RFC 9112 3.2", on: "fast", http: host("Host: a", "Host: b"), expect: "400 closed",
    because: "§3.2: more than one: a server MUST respond with 400" },
  { name: "a Host that is none", row: ["RFC 9112 3.2", "CVE-2025-12543"], on: "fast", http: host("Host: a/b@c d"), expect: "400 closed",
    because: "§3.2: an invalid field value: a server MUST respond with 400" },
  { name: "a space before the colon", row: "RFC 9112 5.1", on: "fast", http: get(ENDPOINT, ["X : y"]), expect: "400 closed",
    because: "§5.1: a server MUST reject it with 400" },
  { name: "a field without a name", row: "RFC 9112 5.1", on: "fast", http: get(ENDPOINT, [": y"]), expect: "400 closed",
    because: "§5: field-name is a token" },
  { name: "a line without a colon", row: "RFC 9112 5.1", on: "fast", http: get(ENDPOINT, ["hello"]), expect: "400 closed", because: "§5" },
  { name: "NUL in a field", row: "RFC 9112 5.1", on: "fast", http: get(ENDPOINT, ["X: a\0b"]), expect: "400 closed",
    because: "RFC 9110 §5.5: CR, LF and NUL are dangerous" },
  { name: "a CR inside a field", row: "header injection", on: "fast", http: get(ENDPOINT, ["X: a\rSet-Cookie: b"]), expect: "400 closed",
    because: "RFC 9110 §5.5" },
  { name: "a folded line", row: "RFC 9112 5.2", on: "fast", http: get(ENDPOINT, ["X: a", " Content-Length: 5"]), expect: "400 closed",
    because: "§5.2: reject it with 400, or replace it by spaces",
    defensible: ["200 lives", "§5.2 permits the replacement by spaces"] },
  { name: "40 kB of request line", row: "limit: request line", http: get(`/${"a".repeat(40_000)}`), expect: ["414 closed", "431 closed"],
    because: "RFC 9112 §3: 414 for a target longer than the server wants to parse" },
  { name: "a head of 17 KiB", row: "limit: head", on: "fast", http: get(ENDPOINT, [`Cookie: ${"a".repeat(17_000)}`]), expect: "431 closed",
    because: "RFC 6585 §5" },
  { name: "two thousand short header lines", row: "limit: head", on: "fast", http: get(ENDPOINT, Array(2000).fill("a:b")),
    expect: "431 closed",
    because: "what is dropped instead may be what matters", defensible: ["200 lives", "Node drops those above 2000, and bounds the head"] },
  { name: "an upgrade behind two thousand header lines", row: "CVE-2024-37890", handshake: { ahead: Array(2500).fill("a:b") },
    expect: ["431 closed", "400 closed"], because: "a request is refused and not crippled" },
  { name: "an endless header line", row: "limit: head", expect: ["431 closed", "closed"], because: "a limit counts while the bytes arrive",
    async run(visit) {
      const connection = await visit.connect();
      connection.write(`GET / HTTP/1.1\r\nHost: a\r\nX: `);
      for (let i = 0; i < 2000 && !connection.ended; i++) {
        connection.write("x".repeat(10_000));
        await connection.flushed();
      }
      return `${answers(connection.bytes)[0]?.status ?? ""} ${(await connection.closed()) ? "closed" : "silence"}`.trim();
    } },
  { name: "a thousand requests in one piece", row: "RFC 9112 9.3", http: request("GET /none").repeat(1000),
    sent: "GET /none, a thousand times",
    expect: Array(1000).fill("404").join(" "), shown: "404 a thousand times", because: "RFC 9112 §9.3.2: answered one by one, in order" },
  { name: "percent signs that are no escapes", row: "unchecked", http: get(`${ENDPOINT}&sid=%ZZ%`), expect: ["400 lives", "400 closed"],
    because: "an unknown session, however it is written" },
  { name: "CR and LF, escaped, for a header of the answer", row: "header injection", on: "fast",
    sent: "GET …&x=%0d%0aSet-Cookie:%20owned=1", expect: "clean", because: "RFC 9110 §5.5",
    async run(visit) {
      const connection = await visit.connect();
      const evil = "%0d%0aSet-Cookie:%20owned=1";
      const requests = [get(`${ENDPOINT}&x=${evil}`), get(`/files/folder${evil}`), get(`${ENDPOINT}&sid=${evil}`, [`Origin: http://${evil}`])];
      connection.write(requests.join(""));
      await connection.until(() => answers(connection.bytes).length >= 3);
      return answers(connection.bytes).some(({ headers }) => headers["set-cookie"]) ? "injected" : "clean";
    } },
  { name: "a redirect to another line", row: ["header injection", "limit: static files"], on: "guarded",
    sent: "GET /files/folder%0d%0aSet-Cookie:x", expect: ["404", "400"],
    because: "a Location is made of the path, and a path may say anything", http: get("/files/folder%0d%0aSet-Cookie:%20owned=1") },
  { name: "no cookie that nobody asked for", row: "limit: cookies", on: "fast", sent: "GET, a handshake", expect: "none",
    because: "a cookie with a session's id is a key that travels where nobody expects it",
    async run(visit) {
      const connection = await visit.connect();
      connection.write(get());
      const answer = await connection.until(() => answers(connection.bytes)[0]);
      return answer.headers["set-cookie"] ? "a cookie" : "none";
    } },
  traversal("plain", "/files/../secret.txt"),
  traversal("escaped dots", "/files/%2e%2e/secret.txt"),
  traversal("escaped slashes", "/files/..%2fsecret.txt"),
  traversal("escaped twice", "/files/%252e%252e%252fsecret.txt"),
  traversal("backslashes", "/files/..%5csecret.txt"),
  traversal("overlong UTF-8", "/files/%c0%ae%c0%ae%c0%afsecret.txt"),
  traversal("NUL", "/files/page.txt%00/../../secret.txt"),
  traversal("full-width dots", "/files/%ef%bc%8e%ef%bc%8e/secret.txt"),
  traversal("a parameter", "/files/..;/secret.txt"),
  traversal("from the root", "/files//etc/passwd/../../secret.txt"),
  traversal("a link", "/files/link.txt"),
  traversal("a hidden file", "/files/.hidden"),
  { name: "a file in two thousand pieces", row: "limit: static files", on: "guarded", sent: "Range: bytes=0-0,1-1,0-0,1-1…",
    expect: ["200 lives", "206 lives", "416 lives", "404 lives"],
    http: get("/files/page.txt", [`Range: bytes=${Array(2000).fill("0-0").join()}`]),
    because: "RFC 9110 §17.15: overlapping ranges may be ignored; the answer is no longer than the file" },
  { name: "a file with more after its name", row: "limit: static files", on: "guarded",
    http: get("/files/page.txt/../../secret.txt") + SMUGGLED,
    sent: "GET /files/page.txt/../../secret.txt", expect: ["404 404", "400", "403"],
    because: "dots are resolved before files are looked for" },
];
