import { type ChildProcess, execFile, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { beforeAll, describe, expect, test } from "vitest";
import { readTestConfig } from "../test-config.js";
import { indexSample } from "./index-sample.js";
import { ROOT, waitForEnd, waitForOutput } from "./spawn-cli.js";

const run = promisify(execFile);
const hasTools = ["unshare", "nsenter", "ip"].every((name) =>
  ["/usr/bin", "/usr/sbin", "/bin", "/sbin"].some((folder) => existsSync(join(folder, name))),
);
const CAN_CUT = process.platform === "linux" && process.getuid?.() === 0 && hasTools;
if (!CAN_CUT) process.stderr.write("offline: skipped, it takes root, unshare, nsenter and ip on Linux\n");

/** What a network namespace has sent, by the kernel's own counters. */
interface Sent {
  /** Connections and datagrams that had no way out. */
  readonly withoutRoute: number;
  readonly connects: number;
  readonly datagrams: number;
}

const QUESTION = "what does Clem think about small models?";
let environment: Record<string, string>;

/** A command in a network namespace of its own, which has the loopback device and nothing else. */
function cut(command: readonly string[]): ChildProcess {
  // It stays until its stdin is closed, so that what it sent can be counted.
  const script = 'ip link set lo up; "$@"; code=$?; echo "ended $code" >&2; read -r _; exit $code';
  return spawn("unshare", ["--net", "sh", "-c", script, "sh", ...command], { env: environment });
}

async function readSent(child: ChildProcess): Promise<Sent> {
  const counters = new Map<string, number>();
  const lines = (await readFile(`/proc/${child.pid}/net/snmp`, "utf8")).trim().split("\n");
  for (let i = 0; i + 1 < lines.length; i += 2) {
    const [protocol, ...names] = (lines[i] ?? "").split(/\s+/);
    const [, ...values] = (lines[i + 1] ?? "").split(/\s+/);
    names.forEach((name, at) => {
      counters.set(`${protocol}${name}`, Number(values[at]));
    });
  }
  for (const line of (await readFile(`/proc/${child.pid}/net/snmp6`, "utf8")).trim().split("\n")) {
    const [name = "", value] = line.split(/\s+/);
    counters.set(name, Number(value));
  }
  const count = (...names: string[]) => names.reduce((sum, name) => sum + (counters.get(name) ?? 0), 0);
  return {
    withoutRoute: count("Ip:OutNoRoutes", "Ip6OutNoRoutes"),
    connects: count("Tcp:ActiveOpens"),
    datagrams: count("Udp:OutDatagrams", "Udp6OutDatagrams"),
  };
}

/** Runs it to its end. */
async function runCut(command: readonly string[]) {
  const child = cut(command);
  const ended = waitForEnd(child);
  await waitForOutput(child, /ended \d+\n/);
  const sent = await readSent(child);
  child.stdin?.end("\n");
  return { ...(await ended), sent };
}

describe.skipIf(!CAN_CUT)("without a network (row 28 of the bar)", () => {
  beforeAll(async () => {
    const indexDir = await indexSample();
    environment = {
      PATH: process.env["PATH"] ?? "",
      HOME: process.env["HOME"] ?? "",
      CUEPOINT_MODEL_DIR: readTestConfig().modelDir,
      CUEPOINT_INDEX_DIR: indexDir,
    };
  });
  const cli = (...args: string[]) => [process.execPath, join(ROOT, "dist/cli.js"), ...args];

  test("an attempt is counted: of an address, and of a name", async () => {
    for (const host of ["192.0.2.1", "host.invalid"]) {
      const fetching = `fetch("http://${host}/").catch(() => {})`;
      const { sent } = await runCut([process.execPath, "-e", fetching]);
      expect(sent.withoutRoute + sent.connects + sent.datagrams).toBeGreaterThan(0);
    }
  });

  test("`ask` answers, and attempts nothing", async () => {
    const { code, stdout, sent } = await runCut(cli("ask", QUESTION, "--json"));
    expect([code, JSON.parse(stdout).citations[0].timestamp]).toEqual([0, "19:55"]);
    expect(sent).toEqual({ withoutRoute: 0, connects: 0, datagrams: 0 });
  });

  test("`serve` answers, and attempts nothing: the only connection is its client's", async () => {
    const child = cut(cli("serve", "--port", "3000"));
    const ended = waitForEnd(child);
    await waitForOutput(child, /listening on/);
    const body = JSON.stringify({ messages: [{ role: "user", content: QUESTION }] });
    const asking = `
      const response = await fetch("http://127.0.0.1:3000/api/chat", {
        method: "POST", headers: { "content-type": "application/json" }, body: ${JSON.stringify(body)},
      });
      process.stdout.write((await response.json()).citations[0].timestamp);`;
    const client = [process.execPath, "--input-type=module", "-e", asking];
    const { stdout } = await run("nsenter", ["--net", "-t", String(child.pid), ...client]);
    expect(stdout).toBe("19:55");
    expect(await readSent(child)).toEqual({ withoutRoute: 0, connects: 1, datagrams: 0 });
    const { stdout: own } = await run("pgrep", ["-P", String(child.pid)]);
    process.kill(Number(own), "SIGTERM");
    child.stdin?.end("\n");
    expect((await ended).code).toBe(0);
  });
});
