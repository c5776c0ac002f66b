import { spawn } from "node:child_process";
import { once } from "node:events";
import { expect, test } from "vitest";
import { findLife, identifyProcess } from "../../src/platform/process-identity.js";

const ON_LINUX = process.platform === "linux";

async function startDead(): Promise<number> {
  const child = spawn(process.execPath, ["--version"]);
  await once(child, "exit");
  return child.pid ?? 0;
}

test("a living process is not dead", async () => {
  const own = await identifyProcess();
  expect(own.pid).toBe(process.pid);
  expect(await findLife(own)).toBe(ON_LINUX ? "alive" : "unknown");
  // Without the time of its start it may be another.
  expect(await findLife({ ...own, pid: process.ppid, started: null })).toBe("unknown");
});

test("a process that has ended is dead", async () => {
  expect(await findLife({ ...(await identifyProcess()), pid: await startDead() })).toBe("dead");
});

test("of a process on another machine, boot or PID namespace nothing is concluded from its number", async () => {
  const own = await identifyProcess();
  const pid = await startDead();
  const [boot = "", space = ""] = (own.place ?? "").split(" ");
  for (const place of [`0${boot} ${space}`, `${boot} ${space}0`, "elsewhere", null])
    expect(await findLife({ ...own, pid, place })).toBe("unknown");
  expect(await findLife({ ...own, pid, host: `${own.host}-clone` })).toBe("unknown");
});

test.skipIf(!ON_LINUX)(
  "a number that was given to another process since does not keep the first one alive",
  async () => {
    const own = await identifyProcess();
    expect(own.started).toMatch(/^\d+$/);
    expect(await findLife({ ...own, started: String(Number(own.started) - 1) })).toBe("dead");
  },
);

test.skipIf(!ON_LINUX)("a killed process whose parent does not ask for it is dead", async () => {
  // The shell becomes another program, which does not know that it has a child.
  const parent = spawn("sh", ["-c", "sleep 0.01 & echo $!; exec sleep 30"]);
  try {
    const [line] = await once(parent.stdout, "data");
    const own = await identifyProcess();
    await expect
      .poll(() => findLife({ ...own, pid: Number(String(line)), started: null }), { timeout: 5_000 })
      .toBe("dead");
    expect(() => process.kill(Number(String(line)), 0)).not.toThrow();
  } finally {
    parent.kill();
  }
});
