import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { cp, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createLog } from "../../src/platform/log.js";
import { WATCHDOG_TIMES, type WatchdogTimes } from "../../src/platform/watchdog/watchdog.js";
import { makeFolder, ROOT, waitForEnd, waitForOutput } from "../cli/spawn-cli.js";

/** What a busy machine may add to a time. */
const SLACK_MS = 8_000;

/** A program that listens for signals as the command line does, and does what its stdin says. */
const PROGRAM = `
import { writeSync } from "node:fs";
import { startWatchdog } from ${JSON.stringify(pathToFileURL(join(ROOT, "dist/platform/watchdog/watchdog.js")).href)};
const [times, level] = JSON.parse(process.argv[2]);
const watchdog = startWatchdog((message) => { throw new Error(message); }, times);
if (level !== null) watchdog.openLog({ levelVal: level, warn(fields, message) { throw new Error(message); } });
let asked = false;
for (const name of ["SIGINT", "SIGTERM"]) {
  process.on(name, () => {
    if (asked) {
      process.removeAllListeners(name);
      process.kill(process.pid, name);
    }
    asked = true;
    watchdog.ask();
  });
}
function keepBusy(ms) {
  for (const end = performance.now() + ms; performance.now() < end; );
}
/** It takes no time of other processes. */
function sleepForEver() {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
}
function fillStderr() {
  process.stderr;
  for (const bytes of [1 << 16, 1])
    try {
      for (;;) writeSync(2, Buffer.alloc(bytes));
    } catch {}
}
process.stdin.on("data", (order) => {
  const { ms, route, fill } = JSON.parse(order);
  if (fill) fillStderr();
  watchdog.enter("/done")();
  watchdog.enter("/open");
  const leave = watchdog.enter(route);
  writeSync(1, "busy\\n");
  if (ms === undefined) sleepForEver();
  else keepBusy(ms);
  leave();
  writeSync(1, "free\\n");
});
await watchdog.watching;
writeSync(1, "ready\\n");
`;

let program: string;
beforeAll(async () => {
  program = join(await makeFolder(), "program.mjs");
  await writeFile(program, PROGRAM);
});

const children: ChildProcess[] = [];
afterAll(() => {
  for (const child of children) child.kill("SIGKILL");
});

interface Order {
  /** For how long its event loop stands still; for ever where absent. */
  readonly ms?: number;
  readonly route?: string;
  /** True where it first fills its stderr. */
  readonly fill?: boolean;
}

async function start(times: WatchdogTimes, level: number | null = 30, before: readonly string[] = []) {
  const [command = "", ...args] = [...before, process.execPath, program, JSON.stringify([times, level])];
  const child = spawn(command, args);
  children.push(child);
  const ended = waitForEnd(child);
  await waitForOutput(child, /ready/);
  return {
    child,
    ended,
    async block(order: Order = {}) {
      const busy = waitForOutput(child, /busy/);
      child.stdin.write(JSON.stringify({ route: "/route/:id", ...order }));
      await busy;
    },
  };
}

function readLines(stderr: string): Record<string, unknown>[] {
  return stderr.split("\n").flatMap((line) => (line.startsWith("{") ? [JSON.parse(line)] : []));
}

const NEVER = 3_600_000;
const MAKES_PROCESS_1 = process.platform === "linux" && process.getuid?.() === 0;

describe.concurrent("a program whose event loop stands still", () => {
  test("is gone within 10 s of SIGTERM", async () => {
    const { child, ended, block } = await start(WATCHDOG_TIMES);
    await block();
    const asked = performance.now();
    child.kill("SIGTERM");
    const { code, signal, stderr } = await ended;
    expect(performance.now() - asked).toBeLessThan(10_000);
    expect([code, signal]).toEqual([null, "SIGKILL"]);
    expect(readLines(stderr).at(-1)).toMatchObject({
      level: 60,
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
      route: "/route/:id",
      openRequests: { "/open": 1, "/route/:id": 1 },
      msg: "the program did not stop within 8 s of SIGTERM: it is ended by force",
    });
  });

  test("tells once in which route and in what it is, goes on, and tells for how long it was", async () => {
    const { child, ended, block } = await start({ endMs: NEVER, stallMs: 1_000 });
    const over = waitForOutput(child, /goes on after/);
    await block({ ms: 3_000 });
    await over;
    child.kill("SIGKILL");
    const { stdout, stderr } = await ended;
    expect(stdout).toMatch(/free\n$/);
    const [told, after, ...more] = readLines(stderr);
    expect(told).toMatchObject({
      level: 50,
      route: "/route/:id",
      openRequests: { "/open": 1, "/route/:id": 1 },
      stack: expect.arrayContaining([expect.stringMatching(/^keepBusy \(elsewhere:\d+\)$/)]),
    });
    expect(after).toMatchObject({ level: 40, msg: expect.stringMatching(/ for [2-9] s$/) });
    expect(Number(after?.["stalledMs"])).toBeGreaterThan(Number(told?.["stalledMs"]));
    expect(more).toEqual([]);
  });

  test.each(["SIGINT", "SIGTERM"] as const)("is ended at once by a second signal, %s", async (second) => {
    const { child, ended, block } = await start({ endMs: NEVER, stallMs: NEVER });
    await block();
    const asked = performance.now();
    child.kill("SIGTERM");
    await new Promise((resolve) => setTimeout(resolve, 300));
    child.kill(second);
    expect(await ended).toMatchObject({ code: null, signal: "SIGKILL" });
    expect(performance.now() - asked).toBeLessThan(SLACK_MS);
  });

  // Linux spares process 1 of a container the signals that it sends itself.
  test.skipIf(!MAKES_PROCESS_1)("is gone also as process 1", async () => {
    const unshare = ["unshare", "--pid", "--fork", "--kill-child", "--mount-proc"];
    const { child, ended, block } = await start({ endMs: 1_000, stallMs: NEVER }, null, unshare);
    await block({ ms: NEVER });
    const [, own = ""] =
      /^(\d+)/.exec(await readFile(`/proc/${child.pid}/task/${child.pid}/children`, "utf8")) ?? [];
    process.kill(Number(own), "SIGTERM");
    expect((await ended).code).toBe(137);
  });

  test("is gone also where nobody reads its stderr", async () => {
    const { child, block } = await start({ endMs: 1_000, stallMs: NEVER });
    child.stderr.pause();
    await block({ fill: true });
    child.kill("SIGTERM");
    const asked = performance.now();
    expect(await once(child, "exit")).toEqual([null, "SIGKILL"]);
    expect(performance.now() - asked).toBeLessThan(1_000 + SLACK_MS);
  });

  test("says so in a sentence where it keeps no log, and nothing where its log is silent", async () => {
    // A level above all levels.
    const silent = 1_000;
    const outputs = [null, silent].map(async (level) => {
      const { child, ended, block } = await start({ endMs: 1_000, stallMs: 500 }, level);
      await block();
      await new Promise((resolve) => setTimeout(resolve, 1_500));
      child.kill("SIGTERM");
      const { signal, stderr } = await ended;
      expect(signal).toBe("SIGKILL");
      return stderr;
    });
    expect(await Promise.all(outputs)).toEqual([
      expect.stringMatching(
        /^cuepoint: the program did not stop within \d s of SIGTERM: it is ended by force\n$/,
      ),
      "",
    ]);
  });
});

test.concurrent("a program that goes on is ended by a second signal as every program is", async () => {
  const { child, ended } = await start({ endMs: NEVER, stallMs: NEVER });
  child.kill("SIGINT");
  await new Promise((resolve) => setTimeout(resolve, 300));
  child.kill("SIGTERM");
  expect(await ended).toMatchObject({ code: null, signal: "SIGTERM", stderr: "" });
});

test.concurrent("time in which the whole process slept is no stall", async () => {
  const { child, ended } = await start({ endMs: NEVER, stallMs: 4_000 });
  child.kill("SIGSTOP");
  await new Promise((resolve) => setTimeout(resolve, 6_000));
  child.kill("SIGCONT");
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  child.kill("SIGKILL");
  expect((await ended).stderr).toBe("");
});

test.concurrent("a program without its watchdog says so in its log, and shows no path", async () => {
  const folder = await makeFolder();
  const place = join(folder, "dist/platform");
  // All but the thread's program.
  for (const name of ["built-files.js", "watchdog/watchdog.js", "watchdog/pulse.js"])
    await cp(join(ROOT, "dist/platform", name), join(place, name));
  await writeFile(join(folder, "package.json"), '{ "type": "module" }');
  const { startWatchdog }: typeof import("../../src/platform/watchdog/watchdog.js") = await import(
    pathToFileURL(join(place, "watchdog/watchdog.js")).href
  );
  const lines: string[] = [];
  const said = await new Promise<string>((resolve) => {
    startWatchdog(resolve);
    const log = createLog("info", [], (line) => void lines.push(line));
    startWatchdog(() => lines.push("no line of the log")).openLog(log);
  });
  await expect
    .poll(() => lines)
    .toEqual([expect.stringMatching(/^\{"level":40,.*"nothing watches the program/)]);
  expect(said + lines[0]).not.toContain(folder);
});
