// The server under attack: a process of its own with a small heap and few files, or one that runs somewhere already.
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, mkdirSync, readFileSync, readdirSync, readlinkSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as pause } from "node:timers/promises";
import { freePorts } from "../../node/support/ports.mjs";
import { Connection } from "./connection.mjs";
import { Peer } from "./websocket.mjs";

/** Where the listeners of the conformance app are, seen from the first. */
const LISTENERS = { main: 0, fast: 1, legacy: 2, deflate: 4, secure: 5, guarded: 6 };

/** What no answer may ever contain: it lies beside the directory that is served. */
export const SECRET = "nobody may read this";

const HEAP = "-Xmx192m";

/** Files that the process may have open: fewer than attackers open connections. */
const FILES = 1024;

/** How long it may take to start, in milliseconds. */
const START = 60_000;

const tidy = [];
process.on("exit", () => tidy.forEach((task) => task()));

export class Target {
  /** Starts `command` with a free port appended, as often as it dies. */
  static async start(command) {
    const target = new Target(await freePorts(7));
    target.command = command;
    await target.restart();
    return target;
  }

  constructor(port) {
    this.port = port;
    this.deaths = 0;
    this.ports = Object.fromEntries(Object.entries(LISTENERS).map(([name, offset]) => [name, port + offset]));
  }

  get isDead() {
    return this.app !== undefined && (this.app.exitCode !== null || this.app.signalCode !== null);
  }

  /** Until the app says that it is ready; whatever is left of an earlier one is killed. */
  async restart() {
    this.app?.kill("SIGKILL");
    await this.ended;
    const environment = { SOCKETLOOM_FILES: servedFiles(), JDK_JAVA_OPTIONS: HEAP };
    const app = spawn(`ulimit -n ${FILES}; exec ${this.command} ${this.port}`, {
      shell: "/bin/bash", stdio: ["ignore", "pipe", "pipe"], env: { ...process.env, ...environment } });
    tidy.push(() => app.kill("SIGKILL"));
    this.app = app;
    this.log = [];
    createInterface({ input: app.stderr }).on("line", (line) => { if (this.log.length < 10_000) this.log.push(line); });
    this.ended = new Promise((resolve) => app.once("exit", (code, signal) => resolve(code ?? signal)));
    const ready = (async () => {
      for await (const line of createInterface({ input: app.stdout })) if (line === `READY ${this.port}`) return true;
      return false;
    })();
    if (!(await Promise.race([ready, pause(START, false, { ref: false })]))) {
      throw new Error(`"${this.command}" does not become ready:\n${this.log.join("\n")}`);
    }
    app.stdout.resume();
  }

  /** Whether anybody listens on the port of this name. */
  async offers(listener) {
    const connection = await Connection.open(this.ports[listener]).catch(() => undefined);
    connection?.destroy();
    return connection !== undefined;
  }

  /** Sessions, sockets and rooms that the app has on one listener, without the one that asks. */
  async census(listener) {
    const peer = await Peer.join(this.ports[listener], { nsp: "/ctl", secure: listener === "secure" });
    peer.say('42/ctl,1["stats"]');
    const answer = await peer.heard((message) => message.startsWith?.("43/ctl,1["));
    peer.connection.destroy();
    const [{ clients, sockets, rooms }] = JSON.parse(answer.slice(answer.indexOf("[")));
    return { clients: clients - 1, sockets, rooms };
  }

  /** What the process has of the operating system: its threads and open files. */
  get holdings() {
    const entries = (what) => readdirSync(`/proc/${this.app.pid}/${what}`).length;
    return { threads: entries("task"), files: entries("fd") };
  }

  /** What the JVM has after a collection: bytes that live, and virtual threads. */
  get remains() {
    const heap = this.#jcmd("GC.class_histogram").match(/^Total\s+\d+\s+(\d+)/m);
    const dump = path.join(tmpdir(), `hostile-threads-${this.app.pid}.json`);
    this.#jcmd("Thread.dump_to_file", "-overwrite", "-format=json", dump);
    const virtual = readFileSync(dump, "utf8").match(/"virtual": true/g)?.length ?? 0;
    rmSync(dump);
    return { heap: Number(heap[1]), virtual };
  }

  #jcmd(...command) {
    const java = readlinkSync(`/proc/${this.app.pid}/exe`);
    return execFileSync(path.join(path.dirname(java), "jcmd"), [String(this.app.pid), ...command],
      { encoding: "utf8", maxBuffer: 64 * 1024 * 1024 });
  }
}

/** A directory to be served, with a secret beside it and a link to that. */
function servedFiles() {
  const home = mkdtempSync(path.join(tmpdir(), "hostile-"));
  tidy.push(() => rmSync(home, { recursive: true, force: true }));
  const served = path.join(home, "public");
  mkdirSync(path.join(served, "folder"), { recursive: true });
  writeFileSync(path.join(home, "secret.txt"), SECRET);
  writeFileSync(path.join(served, ".hidden"), SECRET);
  writeFileSync(path.join(served, "page.txt"), "a page");
  symlinkSync(path.join(home, "secret.txt"), path.join(served, "link.txt"));
  return served;
}
