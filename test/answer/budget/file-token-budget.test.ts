import { appendFile, chmod, mkdtemp, readdir, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { openFileTokenBudget } from "../../../src/answer/budget/file-token-budget.js";
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

  test("a path that is a file is told at the start", async () => {
    await writeFile(dir, "");
    await expect(openAt(1)).rejects.toMatchObject({ code: "config_invalid" });
  });
});
