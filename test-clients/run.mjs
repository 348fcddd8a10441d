// Runs all peers against a freshly started Socketloom and says what they found:
//
//   mvn -DskipTests package
//   node test-clients/run.mjs [node] [python] [java] [browser] [proxy] [hostile]
//
// What a peer needs is installed first; where that is impossible the run fails and says what to install.
// Everything that is started here is killed at the end, however it ends. What the peers said is kept in target/test-clients/.
import { execFileSync, spawn } from "node:child_process";
import { createWriteStream, existsSync, mkdirSync, readFileSync, readdirSync } from "node:fs";
import net from "node:net";
import { homedir } from "node:os";
import path from "node:path";
import { freePorts } from "./node/support/ports.mjs";

const HERE = import.meta.dirname;
const TARGET = path.resolve(HERE, "../target");
const LOGS = path.join(TARGET, "test-clients");
const JAR = path.join(TARGET, "socketloom.jar");
const PYTHON = "/usr/bin/python3"; // Debian's, whose packages the client is one of
const CHROMIUM = process.env.CHROMIUM ?? "/usr/bin/chromium";
const PATIENCE = 240_000; // ms for one peer; it is killed then

/** How each peer is made ready and run, and how its output tells the number of tests. */
const PEERS = {
  node: {
    prepare: async () => {
      await npmCi("node");
      await apt(["curl"], () => succeeds("curl", "--version"));
    },
    command: ["npm", "test", "--", "--test-reporter=spec"],
    count: /^ℹ tests (\d+)$/m,
  },
  python: {
    prepare: () => apt(["python3-socketio", "python3-requests", "python3-websocket"],
      () => succeeds(PYTHON, "-c", "import socketio, requests, websocket")),
    command: [PYTHON, "-B", "-W", "ignore", "-m", "unittest", "-v"],
    count: /^Ran (\d+) tests? in/m,
  },
  java: {
    command: ["mvn", "-B", "--no-transfer-progress", "test"],
    count: /^\[(?:INFO|ERROR|WARNING)\] Tests run: (\d+), .*\d$/m,
  },
  browser: {
    prepare: async () => {
      await npmCi("browser");
      await apt(["chromium"], () => existsSync(CHROMIUM));
    },
    command: ["npm", "test", "--", "--test-reporter=spec"],
    count: /^ℹ tests (\d+)$/m,
  },
  proxy: {
    prepare: async () => {
      await npmCi("node");
      await apt(["nginx-light", "caddy"], () => ["/usr/sbin/nginx", "/usr/bin/caddy"].every((program) => existsSync(program)));
    },
    command: ["node", "--test", "--test-reporter=spec"],
    count: /^ℹ tests (\d+)$/m,
  },
  hostile: {
    command: ["npm", "test", "--", "--test-reporter=spec"],
    count: /^ℹ tests (\d+)$/m,
  },
};

const started = new Set();
process.on("exit", killAll);
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => process.exit(130));

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !(name in PEERS));
if (unknown.length > 0) fail(`no such peer: ${unknown.join(", ")}; there are ${Object.keys(PEERS).join(", ")}`);
if (!existsSync(JAR)) fail(`${JAR} is missing: run "mvn -DskipTests package" first`);
mkdirSync(LOGS, { recursive: true });
try {
  process.exitCode = await run(wanted.length > 0 ? wanted : Object.keys(PEERS));
} catch (error) {
  fail(error.message);
}
process.exit();

async function run(names) {
  for (const name of names) await PEERS[name].prepare?.();
  await makeCertificate();
  const environment = { ...(await startServers()), CHROMIUM };
  const results = [];
  for (const name of names) results.push(await judge(name, environment));
  console.log("\npeer      tests  time   verdict");
  for (const { name, tests, seconds, ok } of results) {
    console.log(`${name.padEnd(9)} ${String(tests).padStart(5)}  ${seconds.toFixed(0).padStart(3)} s  ${ok ? "passed" : "FAILED"}`);
  }
  return results.every(({ ok }) => ok) ? 0 : 1;
}

/** A certificate for this run, which the conformance app shows and the peers trust: they inherit where it is. */
async function makeCertificate() {
  await apt(["openssl"], () => succeeds("openssl", "version"));
  const [SOCKETLOOM_CERTFILE, SOCKETLOOM_KEYFILE] = ["cert.pem", "key.pem"].map((name) => path.join(LOGS, name));
  execFileSync("openssl", ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost",
    "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1", "-keyout", SOCKETLOOM_KEYFILE, "-out", SOCKETLOOM_CERTFILE],
  { stdio: ["ignore", "ignore", "pipe"] });
  Object.assign(process.env, { SOCKETLOOM_CERTFILE, SOCKETLOOM_KEYFILE });
}

/** The conformance app on the ports it wants, side by side, the runnable jar with its page, and two that are behind proxies. */
async function startServers() {
  const java = newJava();
  const port = await freePorts(9);
  const page = port + 6;
  const nodes = page + 1;
  const client = path.join(HERE, "browser/node_modules/socket.io-client/dist");
  const programs = ["-cp", [JAR, path.join(TARGET, "test-classes")].join(path.delimiter)];
  const app = [...programs, "dev.socketloom.conformance.ConformanceApp"];
  const proxied = [...programs, "dev.socketloom.conformance.ProxiedApp"];
  const room = ["-jar", JAR, "--port", String(page), ...(existsSync(client) ? ["--client-dir", client] : [])];
  server("conformance-app", java, [...app, String(port)]);
  server("page", java, room);
  server("node-a", java, [...proxied, "a-", String(nodes)]);
  server("node-b", java, [...proxied, "b-", String(nodes + 1)]);
  await Promise.all([port, port + 5, page, nodes, nodes + 1].map(accepts));
  return {
    SOCKETLOOM_PORT: String(port),
    SOCKETLOOM_PAGE_PORT: String(page),
    SOCKETLOOM_NODES: String(nodes),
    SOCKETLOOM_COMMAND: [java, ...app].map((word) => `'${word}'`).join(" "),
  };
}

/** A program that has to run until everybody is done: if it ends before, so does everything. */
function server(name, program, args) {
  const child = start(name, program, args);
  child.ended.then((status) => fail(`${name} ended with ${status}:\n${readFileSync(child.log, "utf8")}`));
}

async function judge(name, environment) {
  const { command: [program, ...args], count } = PEERS[name];
  const since = performance.now();
  process.stdout.write(`${name} … `);
  const child = start(name, program, args, { cwd: path.join(HERE, name), env: { ...process.env, ...environment } });
  const watchdog = setTimeout(() => kill(child), PATIENCE);
  const status = await child.ended;
  clearTimeout(watchdog);
  const output = readFileSync(child.log, "utf8");
  const tests = Number(count.exec(output)?.[1] ?? 0);
  const ok = status === 0 && tests > 0;
  console.log(ok ? "passed" : `FAILED (${status})`);
  if (!ok) console.log(output.split("\n").slice(-150).join("\n"));
  return { name, tests, seconds: (performance.now() - since) / 1000, ok };
}

/** Starts a program in a process group of its own, with its output in a log file; `ended` is its exit code or its signal. */
function start(name, program, args, options = {}) {
  const child = spawn(program, args, { stdio: ["ignore", "pipe", "pipe"], detached: true, ...options });
  child.log = path.join(LOGS, `${name}.log`);
  const log = createWriteStream(child.log);
  child.stdout.pipe(log, { end: false });
  child.stderr.pipe(log, { end: false });
  started.add(child);
  child.ended = new Promise((resolve) => {
    child.once("error", (error) => log.end(String(error), () => resolve(error.code)));
    child.once("close", (code, signal) => {
      started.delete(child);
      log.end(() => resolve(code ?? signal));
    });
  });
  return child;
}

function kill(child) {
  try {
    process.kill(-child.pid, "SIGKILL");
  } catch {
    // It has ended by itself.
  }
}

function killAll() {
  started.forEach(kill);
}

function fail(message) {
  console.error(`test-clients: ${message}`);
  process.exit(1);
}

async function npmCi(folder) {
  const install = start(`${folder}-npm-ci`, "npm", ["ci", "--no-audit", "--no-fund", "--no-update-notifier"], { cwd: path.join(HERE, folder) });
  const status = await install.ended;
  if (status !== 0) throw new Error(`npm ci in test-clients/${folder} failed (${status}):\n${readFileSync(install.log, "utf8")}`);
}

/** Installs Debian packages unless `present` says that they are there already. */
async function apt(packages, present) {
  if (present()) return;
  const root = process.getuid?.() === 0;
  const install = `apt-get install -y ${packages.join(" ")}`;
  if (root && existsSync("/usr/bin/apt-get")) {
    console.log(install);
    for (const step of ["update", install.slice("apt-get ".length)]) {
      await start("apt-get", "apt-get", ["-qq", ...step.split(" ")], { env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" } }).ended;
    }
  }
  if (!present()) throw new Error(`a peer is missing. As root: ${install}`);
}

function succeeds(program, ...args) {
  try {
    execFileSync(program, args, { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

/** A java of release 25 or later: SOCKETLOOM_JAVA, JAVA_HOME, the default one, or one where JDKs are usually kept. */
function newJava() {
  const homes = [
    process.env.JAVA_HOME,
    ...["/usr/lib/jvm", "/Library/Java/JavaVirtualMachines", path.join(homedir(), ".jdks"), path.join(homedir(), ".sdkman/candidates/java")]
      .filter(existsSync)
      .flatMap((folder) => readdirSync(folder).flatMap((jdk) => [path.join(folder, jdk), path.join(folder, jdk, "Contents/Home")])),
  ];
  const candidates = [process.env.SOCKETLOOM_JAVA, "java", ...homes.filter(Boolean).map((home) => path.join(home, "bin/java"))];
  const found = candidates.filter(Boolean).find((java) => release(java) >= 25);
  if (!found) throw new Error("no JDK of release 25 or later was found; name its java in SOCKETLOOM_JAVA");
  return found;
}

function release(java) {
  try {
    const version = execFileSync(java, ["--version"], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
    return Number(/^\S+ (\d+)/.exec(version)?.[1] ?? 0);
  } catch {
    return 0;
  }
}

/** Until the port accepts a connection. */
async function accepts(port) {
  for (const giveUp = Date.now() + 30_000; Date.now() < giveUp;) {
    const connected = await new Promise((resolve) => {
      const socket = net.connect(port, "127.0.0.1");
      socket.once("connect", () => { socket.destroy(); resolve(true); });
      socket.once("error", () => setTimeout(resolve, 50, false));
    });
    if (connected) return;
  }
  throw new Error(`nothing listens on port ${port}; see the logs in ${LOGS}`);
}
