import { spawnSync } from "node:child_process";
import {
  cp,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  symlink,
  utimes,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { beforeEach, describe, expect, test } from "vitest";
import { identifyProcess, type ProcessIdentity } from "../../../src/platform/process-identity.js";
import { type LockOptions, lockIndex } from "../../../src/store/local/lock-index.js";
import { countSteps } from "../../cli/inject-fault.js";
import { makePipe } from "../../fakes/odd-files.js";

const DEAD = spawnSync(process.execPath, ["--version"]).pid;

let indexDir: string;
let lock: string;
beforeEach(async () => {
  indexDir = join(await mkdtemp(join(tmpdir(), "cuepoint-lock-")), "index");
  lock = join(indexDir, ".lock");
});

/** Leaves the lock of another process. Gives the path of the file that says whose it is. */
async function leaveLock(changes: Partial<ProcessIdentity> = {}): Promise<string> {
  await mkdir(lock, { recursive: true });
  const owner = join(lock, "abc.owner");
  await writeFile(owner, JSON.stringify({ ...(await identifyProcess()), ...changes }));
  await writeFile(join(lock, "abc.draft"), "");
  return owner;
}

const take = (options: Partial<LockOptions> = {}) =>
  lockIndex(indexDir, { waitMs: 0, ...options }, async () => "taken");

/** So few looks take a tenth of a second. */
const SOON = { waitMs: 20_000, lookMs: 1, silentLooks: 100 };

const LOCKED = { code: "index_locked" };

describe("a lock", () => {
  test("names its holder, refuses others, and leaves nothing behind", async () => {
    await lockIndex(indexDir, { waitMs: 0 }, async () => {
      const names = await readdir(lock);
      const owner = names.find((name) => name.endsWith(".owner")) ?? "";
      expect(JSON.parse(await readFile(join(lock, owner), "utf8"))).toEqual(await identifyProcess());
      await expect(take()).rejects.toMatchObject({
        ...LOCKED,
        message: expect.stringContaining(`process ${process.pid} on `),
      });
    });
    expect(await readdir(indexDir)).toEqual([]);
  });

  test("of a living process is waited for as long as it beats, and told once", async () => {
    const owner = await leaveLock({ place: "another container" });
    const told: string[] = [];
    const beat = setInterval(() => void utimes(owner, new Date(), new Date()), 20);
    await expect(
      take({ ...SOON, waitMs: 1_500, onWait: (holder) => told.push(holder) }),
    ).rejects.toMatchObject(LOCKED);
    clearInterval(beat);
    expect(await take(SOON)).toBe("taken");
    expect(told).toEqual([expect.stringContaining(`process ${process.pid} on `)]);
  });

  test("of a process that cannot be known from here falls once it was silent for long", async () => {
    await leaveLock({ place: "another container", pid: DEAD });
    await expect(take({ waitMs: 100, lookMs: 1 })).rejects.toMatchObject(LOCKED);
    expect(await take(SOON)).toBe("taken");
  });

  test.skipIf(process.platform !== "linux")(
    "of a process that lives beside this one stands, be it ever so silent",
    async () => {
      const silent = { waitMs: 1_000, lookMs: 1, silentLooks: 5 };
      await leaveLock();
      await expect(take(silent)).rejects.toMatchObject(LOCKED);
      await leaveLock({ place: "another container" });
      expect(await take(silent)).toBe("taken");
    },
  );

  test("that this process could not remove when it was done falls at once", async () => {
    await lockIndex(indexDir, { waitMs: 0 }, () => cp(lock, `${lock}-copy`, { recursive: true }));
    await rename(`${lock}-copy`, lock);
    expect(await take()).toBe("taken");
    expect(await readdir(indexDir)).toEqual([]);
  });

  test("falls with folders that others put into it", async () => {
    const owner = await leaveLock({ pid: DEAD });
    for (const left of [owner, null]) {
      await mkdir(join(lock, "@eaDir", "thumbnails"), { recursive: true });
      if (left === null) await writeFile(join(lock, "@eaDir", "index"), "");
      expect(await take()).toBe("taken");
      expect(await readdir(indexDir)).toEqual([]);
    }
  });

  test("of an earlier version is cleared away", async () => {
    await mkdir(indexDir);
    await writeFile(join(indexDir, ".lock.json"), "{}");
    expect(await take()).toBe("taken");
    expect(await readdir(indexDir)).toEqual([]);
  });

  test("that another process took over ends the holder's work", async () => {
    const holding = lockIndex(indexDir, { waitMs: 0, beatMs: 5 }, async (_, signal) => {
      await rm(lock, { recursive: true });
      await wait(20_000, undefined, { signal }).catch(() => undefined);
      signal.throwIfAborted();
    });
    await expect(holding).rejects.toMatchObject({
      ...LOCKED,
      message: `another process took over the lock of ${indexDir}`,
    });
  });

  test("shows its holder's heartbeat", async () => {
    await lockIndex(indexDir, { waitMs: 0, beatMs: 5 }, async () => {
      const [owner = ""] = (await readdir(lock)).filter((name) => name.endsWith(".owner"));
      const { mtimeMs } = await stat(join(lock, owner));
      await expect
        .poll(async () => (await stat(join(lock, owner))).mtimeMs, { timeout: 20_000 })
        .toBeGreaterThan(mtimeMs);
    });
  });

  test("of a process that ended falls at once", async () => {
    await leaveLock({ pid: DEAD });
    expect(await take()).toBe("taken");
    expect(await readdir(indexDir)).toEqual([]);
  });

  test("waited for is given up when the wait is interrupted", async () => {
    await leaveLock();
    const interruption = new AbortController();
    const taking = take({ waitMs: 60_000, signal: interruption.signal });
    interruption.abort(new Error("interrupted"));
    await expect(taking).rejects.toThrow("interrupted");
  });

  test.skipIf(process.platform === "win32").each<[string, () => Promise<unknown>]>([
    ["a file", () => writeFile(lock, "")],
    ["a link to a folder", () => symlink(tmpdir(), lock)],
    ["a pipe", () => makePipe(lock)],
    ["an empty folder, as an earlier version left it", () => mkdir(lock)],
  ])("is taken where %s stands in its place", async (_, place) => {
    await mkdir(indexDir);
    await place();
    const takers = Array.from({ length: 6 }, () => take({ waitMs: 20_000, lookMs: 3 }));
    expect(await Promise.all(takers)).toEqual(Array(6).fill("taken"));
    expect(await readdir(indexDir)).toEqual([]);
  });

  test.skipIf(process.platform === "win32")(
    "that a pipe or nonsense holds falls as a silent one does",
    async () => {
      await mkdir(lock, { recursive: true });
      await makePipe(join(lock, "abc.owner"));
      await writeFile(join(lock, "nonsense"), "{");
      expect(await take(SOON)).toBe("taken");
    },
  );

  test("is held by one at a time, also where many find that its holder is dead", async () => {
    for (let round = 0; round < 20; round++) {
      await leaveLock({ pid: DEAD });
      let holders = 0;
      let most = 0;
      const work = async () => {
        most = Math.max(most, ++holders);
        await wait(2);
        holders--;
      };
      await Promise.all(
        Array.from({ length: 8 }, () => lockIndex(indexDir, { waitMs: 20_000, lookMs: 3 }, work)),
      );
      expect(most).toBe(1);
    }
  });

  test("that a process died in taking, holding, publishing or releasing does not hold up the next one", async () => {
    const path = join(indexDir, "manifest.json");
    let steps = 0;
    for (let at = 1; steps >= at - 1; at++) {
      await rm(indexDir, { recursive: true, force: true });
      await mkdir(indexDir);
      steps = await countSteps(indexDir, { at, kind: "kill" }, () =>
        lockIndex(indexDir, { waitMs: 0 }, (publish) => publish(Buffer.from("mine"), path)).catch(() => null),
      );
      for (const name of await readdir(lock).catch(() => [])) {
        if (!name.endsWith(".owner")) continue;
        const owner = JSON.parse(await readFile(join(lock, name), "utf8"));
        await writeFile(join(lock, name), JSON.stringify({ ...owner, pid: DEAD }));
      }
      expect(await take()).toBe("taken");
      expect(await readFile(path, "utf8").catch(() => "mine")).toBe("mine");
    }
    expect(steps).toBeGreaterThan(10);
  });
});

describe("what a holder publishes", () => {
  const publishOver = async (takeOver: (path: string) => Promise<unknown>) => {
    const path = join(indexDir, "manifest.json");
    await mkdir(indexDir);
    await writeFile(path, "old");
    const publishing = lockIndex(indexDir, { waitMs: 0 }, async (publish) => {
      await takeOver(path);
      await publish(Buffer.from("mine"), path);
    });
    return { path, publishing };
  };

  test("takes the place of what was there", async () => {
    const { path, publishing } = await publishOver(async () => undefined);
    await publishing;
    expect(await readFile(path, "utf8")).toBe("mine");
  });

  test("is refused where another process took the lock over, and stays refused when that one has it still or is done", async () => {
    for (const isDone of [true, false]) {
      await rm(indexDir, { recursive: true, force: true });
      const { path, publishing } = await publishOver(async (path) => {
        // What a process does that finds the lock's holder dead.
        for (const name of await readdir(lock)) await rm(join(lock, name));
        if (!isDone) return await leaveLock();
        return await lockIndex(indexDir, { waitMs: 0 }, (publish) => publish(Buffer.from("theirs"), path));
      });
      await expect(publishing).rejects.toMatchObject(LOCKED);
      expect(await readFile(path, "utf8")).toBe(isDone ? "theirs" : "old");
      // The one who lost the lock has not removed the other's.
      if (!isDone) expect(await readdir(lock)).toHaveLength(2);
    }
  });
});
