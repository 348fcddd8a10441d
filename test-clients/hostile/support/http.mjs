// Requests as bytes, and what came back. Nothing is checked here that an attack may want to get wrong.
export const ENDPOINT = "/socket.io/?EIO=4&transport=polling";
const WEBSOCKET = "/socket.io/?EIO=4&transport=websocket";

/** What no attack asks for, so that its answer is known: the connection has lived until then. */
const PROBE = `${ENDPOINT}&deny=probe`;
const PROBE_ANSWER = "denied by test app";

/** A request with these header lines below `Host`; `lines` end without CRLF. */
export function request(line, lines = [], body = "") {
  return `${line} HTTP/1.1\r\nHost: 127.0.0.1\r\n${lines.map((each) => `${each}\r\n`).join("")}\r\n${body}`;
}

export const get = (path = ENDPOINT, lines = []) => request(`GET ${path}`, lines);

/** A POST to the endpoint whose framing is up to the header lines. */
export const post = (lines, body = "", path = ENDPOINT) => request(`POST ${path}`, lines, body);

/** One with a chunked body, as written. */
export const chunked = (body) => post(["Transfer-Encoding: chunked"], body);

/** A second request, hidden behind or inside another; whoever answers it, with 404, has been deceived. */
export const SMUGGLED = request("GET /smuggled");

/** A request for a WebSocket; `ahead` and `lines` come before and behind the usual ones, those of `without` are left out. */
export function handshake({ path = WEBSOCKET, version = "1.1", method = "GET", ahead = [], lines = [], without = [] } = {}) {
  const usual = ["Upgrade: websocket", "Connection: Upgrade", "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="];
  const kept = usual.filter((line) => !without.includes(line.split(":")[0]));
  const head = [...ahead, ...kept, ...lines].map((line) => `${line}\r\n`).join("");
  return `${method} ${path} HTTP/${version}\r\nHost: 127.0.0.1\r\n${head}\r\n`;
}

/** The complete answers in `bytes`: `{status, headers, text}`; after a 101 also `end`, where the frames begin. */
export function answers(bytes) {
  const found = [];
  for (let from = 0; from < bytes.length;) {
    const answer = answerAt(bytes, from);
    if (!answer) break;
    if (answer.status >= 200 || answer.status === 101) found.push(answer);
    if (answer.status === 101) break;
    from = answer.end;
  }
  return found;
}

function answerAt(bytes, from) {
  const head = bytes.indexOf("\r\n\r\n", from);
  if (head < 0) return undefined;
  const [line, ...lines] = bytes.toString("latin1", from, head).split("\r\n");
  const headers = {};
  for (const each of lines) headers[each.slice(0, each.indexOf(":")).toLowerCase()] = each.slice(each.indexOf(":") + 1).trim();
  const status = Number(line.split(" ")[1]);
  const start = head + 4;
  const length = status < 200 ? 0 : Number(headers["content-length"] ?? 0);
  const body = headers["transfer-encoding"] ? dechunk(bytes, start) : plain(bytes, start, length);
  return body && { status, headers, text: body.text, end: body.end };
}

function plain(bytes, start, length) {
  return start + length <= bytes.length ? { text: bytes.toString("utf8", start, start + length), end: start + length } : undefined;
}

function dechunk(bytes, start) {
  let text = "";
  for (let from = start; ;) {
    const line = bytes.indexOf("\r\n", from);
    if (line < 0) return undefined;
    const size = parseInt(bytes.toString("latin1", from, line), 16);
    const end = line + 2 + size + 2;
    if (end > bytes.length) return undefined;
    if (size === 0) return { text, end };
    text += bytes.toString("utf8", line + 2, end - 2);
    from = end;
  }
}

/**
 * What became of requests: the statuses of all answers, and whether the connection `lives` (it answers one more
 * request) or is `closed`; `silence` when neither comes.
 */
export async function verdict(connection) {
  await connection.until(() => answers(connection.bytes).length > 0);
  const first = answers(connection.bytes);
  if (first.length === 0) return connection.ended ? "closed" : "silence";
  if (first.some(({ headers }) => /close/i.test(headers.connection ?? ""))) await connection.closed();
  if (!connection.ended) connection.write(get(PROBE));
  const isProbe = ({ text }) => text.includes(PROBE_ANSWER);
  const alive = await connection.until(() => answers(connection.bytes).some(isProbe));
  const statuses = answers(connection.bytes).filter((answer) => !isProbe(answer)).map(({ status }) => status);
  return [...statuses, alive ? "lives" : connection.ended ? "closed" : "silence"].join(" ");
}
