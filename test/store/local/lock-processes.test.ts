import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { mkdir, mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { expect, test } from "vitest";
import { lockIndex } from "../../../src/store/local/lock-index.js";
import { waitForEnd } from "../../cli/spawn-cli.js";

const DIST = resolve(import.meta.dirname, "../../../dist");
/** Without the rights to make a PID namespace there are no containers to try. */
const HAS_CONTAINERS = spawnSync("unshare", ["--pid", "--fork", "--mount-proc", "true"]).status === 0;

const makeFolder = async () => {
  const folder = join(await mkdtemp(join(tmpdir(), "cuepoint-lock-")), "index");
  await mkdir(folder);
  return folder;
};

/** Starts a program that has the lock's own functions and the folder. */
function start(folder: string, program: string, prefix: readonly string[] = []): ChildProcess {
  const source = `
    import { lockIndex } from "${DIST}/store/local/lock-index.js";
    import { findLife, identifyProcess } from "${DIST}/platform/process-identity.js";
    import fs from "node:fs";
    const folder = ${JSON.stringify(folder)};
    ${program}`;
  const [command = "", ...args] = [...prefix, process.execPath, "--input-type=module", "-e", source];
  return spawn(command, args);
}

/** Enters the lock again and again, and prints who is in it beside this process. */
const ENTER = `
  const inside = folder + "/../inside";
  const own = JSON.stringify(await identifyProcess());
  for (;;) await lockIndex(folder, { waitMs: 60_000, lookMs: 3 }, async () => {
    try {
      fs.writeFileSync(inside, own, { flag: "wx" });
    } catch {
      // Whoever was killed in there has left it.
      const other = fs.readFileSync(inside, "utf8");
      if ((await findLife(JSON.parse(other))) !== "dead") process.stdout.write("two are in it: " + other);
      fs.writeFileSync(inside, own);
    }
    await new Promise((resolve) => setTimeout(resolve, 2));
    fs.unlinkSync(inside);
    process.stdout.write(".");
  });`;

test("of processes that are killed at any time one holds the lock, and the others go on at once", async () => {
  const folder = await makeFolder();
  let entered = "";
  const begin = () => {
    const child = start(folder, ENTER);
    child.stdout?.on("data", (text) => {
      entered += text;
    });
    return child;
  };
  const children = [begin(), begin(), begin()];
  try {
    await expect.poll(() => entered.length).toBeGreaterThan(20);
    for (let kills = 0; kills < 12; kills++) {
      await wait(Math.random() * 50);
      children.shift()?.kill("SIGKILL");
      children.push(begin());
      const before = entered.length;
      await expect.poll(() => entered.length, { interval: 5 }).toBeGreaterThan(before + 5);
    }
  } finally {
    for (const child of children) child.kill("SIGKILL");
  }
  expect(entered.replaceAll(".", "")).toBe("");
});

const TRY = `
  const error = await lockIndex(folder, { waitMs: 600 }, async () => ({ message: "taken" })).catch((error) => error);
  process.stdout.write(error.message);`;

test.skipIf(!HAS_CONTAINERS)(
  "the lock of a living process is not taken from another container, whatever numbers processes have there",
  async () => {
    const folder = await makeFolder();
    const container = ["unshare", "--pid", "--fork", "--mount-proc"];
    // Without its own /proc a container sees the numbers of the machine.
    const blind = ["unshare", "--pid", "--fork"];
    await lockIndex(folder, { waitMs: 0 }, async () => {
      const runs = [container, blind].map((prefix) => waitForEnd(start(folder, TRY, prefix)));
      for (const { stdout } of await Promise.all(runs))
        expect(stdout).toContain(`process ${process.pid} on `);
    });
    const holder = start(
      folder,
      `await lockIndex(folder, { waitMs: 0 }, () => new Promise((resolve) => { process.stdout.write("held"); setTimeout(resolve, 60_000); }));`,
      ["unshare", "--pid", "--fork", "--kill-child", "--mount-proc"],
    );
    try {
      await new Promise((resolve) => holder.stdout?.once("data", resolve));
      const runs = [[], container, blind].map((prefix) => waitForEnd(start(folder, TRY, prefix)));
      for (const { stdout } of await Promise.all(runs)) expect(stdout).toMatch(/^process \d+ on /);
    } finally {
      holder.kill("SIGKILL");
    }
  },
);
