import { appendFile, chmod, mkdir, mkdtemp, readdir, rename, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { openFileTokenBudget } from "../../../src/answer/budget/file-token-budget.js";
import { canMount, makePipe, makeSparseFile, runTool } from "../../fakes/odd-files.js";
import { describeTokenBudget, NOON } from "./token-budget.contract.js";

const makeDir = async () => join(await mkdtemp(join(tmpdir(), "cuepoint-budget-")), "tokens");

describeTokenBudget("a file", async () => {
  const dir = await makeDir();
  return {
    open: (tokensPerDay, clock = { now: NOON }) =>
      openFileTokenBudget({ dir, tokensPerDay, now: () => clock.now }),
  };
});

describe("a daily token budget in files", () => {
  let dir: string;
  beforeEach(async () => {
    dir = await makeDir();
  });
  const openAt = (tokensPerDay: number) => openFileTokenBudget({ dir, tokensPerDay, now: () => NOON });
  const today = () => join(dir, "2026-11-24.jsonl");

  test("records of a week ago are removed; other files are not", async () => {
    await openAt(1);
    await writeFile(join(dir, "2026-11-01.jsonl"), "");
    await writeFile(join(dir, "notes.jsonl"), "");
    await openAt(1);
    expect((await readdir(dir)).sort()).toEqual(["2026-11-24.jsonl", "notes.jsonl"]);
  });

  test("a line that a killed process left half is not counted, and spoils no other", async () => {
    await (await (await openAt(1_000)).reserve(100))(100);
    await appendFile(join(dir, "2026-11-24.jsonl"), '\n{"tok');
    const budget = await openAt(1_000);
    await (await budget.reserve(50))(50);
    expect((await openAt(1_000)).left()).toBe(850);
  });

  test.skipIf(process.getuid?.() === 0)("a folder that cannot be written is told at the start", async () => {
    const parent = join(dir, "..");
    await chmod(parent, 0o500);
    await expect(openAt(1)).rejects.toMatchObject({
      code: "config_invalid",
      hint: "Make the folder writable, or unset CUEPOINT_DAILY_TOKEN_BUDGET.",
    });
  });

  test("a day of more lines than are read at once is counted to the last token", async () => {
    await openAt(1);
    const line = '{"tokens":1}\n';
    await writeFile(today(), line.repeat(200_000));
    expect((await openAt(1_000_000)).left()).toBe(800_000);
  });

  test("what is no record of a day is neither waited for nor read", async () => {
    await openAt(1);
    const sparse = () => makeSparseFile(today());
    const places = [() => symlink("/dev/zero", today()), () => makePipe(today()), sparse];
    for (const place of process.platform === "win32" ? [sparse] : places) {
      await rm(today(), { force: true });
      await place();
      await expect(openAt(1)).rejects.toMatchObject({ code: "config_invalid" });
    }
  });

  /** A budget, and what its owner is told of it. */
  async function openTold() {
    const told: string[] = [];
    const budget = await openFileTokenBudget({
      dir,
      tokensPerDay: 1_000,
      now: () => NOON,
      onOutage: (why) => told.push(why),
      onReturn: () => told.push("over"),
    });
    return { budget, told };
  }

  test("an outage is told once with its reason, lasts until tokens are recorded again, and is told to be over", async () => {
    const { budget, told } = await openTold();
    expect(budget.unrecordedSince).toBeNull();
    const settle = await budget.reserve(10);
    await rename(dir, `${dir}-away`);
    await writeFile(dir, "");
    await expect(settle(5)).rejects.toThrow();
    for (let call = 0; call < 3; call++)
      await expect(budget.reserve(10)).rejects.toMatchObject({ code: "budget_exhausted" });
    expect(budget.unrecordedSince).toBe(NOON);
    expect(told).toEqual([expect.stringContaining("ENOTDIR")]);
    await rm(dir);
    await rename(`${dir}-away`, dir);
    await (await budget.reserve(10))(10);
    expect(budget.unrecordedSince).toBeNull();
    expect(told.slice(1)).toEqual(["over"]);
  });

  test.skipIf(!canMount())(
    "on a full disk no call begins, which is told, until there is space again",
    async () => {
      await mkdir(dir, { recursive: true });
      runTool("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", dir);
      try {
        const { budget, told } = await openTold();
        const filler = join(dir, "filler");
        await writeFile(filler, Buffer.alloc(1 << 20)).catch(() => undefined);
        await expect(budget.reserve(10)).rejects.toMatchObject({ code: "budget_exhausted" });
        expect(told).toEqual([expect.stringContaining("ENOSPC")]);
        await rm(filler);
        await (await budget.reserve(10))(10);
        expect([told.slice(1), budget.left()]).toEqual([["over"], 990]);
      } finally {
        runTool("umount", dir);
      }
    },
  );

  test("a path that is a file is told at the start", async () => {
    await writeFile(dir, "");
    await expect(openAt(1)).rejects.toMatchObject({ code: "config_invalid" });
  });
});
