import { appendFile, chmod, mkdtemp, readdir, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { beforeEach, describe, expect, test } from "vitest";
import { openFileTokenBudget } from "../../../src/answer/chat-model/file-token-budget.js";

const NOON = Date.parse("2026-11-24T12:00:00Z");
const HOUR = 3_600_000;

let dir: string;
beforeEach(async () => {
  dir = join(await mkdtemp(join(tmpdir(), "cuepoint-budget-")), "tokens");
});

function openAt(tokensPerDay: number, clock = { now: NOON }) {
  return openFileTokenBudget({ dir, tokensPerDay, now: () => clock.now });
}

describe("a daily token budget", () => {
  test("counts what is set aside until it is settled, then what was spent", async () => {
    const budget = await openAt(1_000);
    const settle = await budget.reserve(400);
    expect(budget.left()).toBe(600);
    await settle(150);
    expect(budget.left()).toBe(850);
  });

  test("lets a call begin while anything is left, and refuses the next", async () => {
    const budget = await openAt(1_000);
    await (await budget.reserve(900))(900);
    await (await budget.reserve(900))(700);
    expect(budget.left()).toBe(0);
    await expect(budget.reserve(1)).rejects.toMatchObject({
      code: "budget_exhausted",
      sentence:
        "the language model's budget of 1000 tokens a day is spent; the next day begins at 00:00 UTC. Until then answers are extractive.",
    });
  });

  test("a budget of nothing refuses the first call", async () => {
    await expect((await openAt(0)).reserve(1)).rejects.toMatchObject({ code: "budget_exhausted" });
  });

  test("is the same after a restart; a call that was never settled stays charged in full", async () => {
    const before = await openAt(1_000);
    await (await before.reserve(500))(100);
    await before.reserve(300);
    expect((await openAt(1_000)).left()).toBe(600);
  });

  test("is shared with other processes on the folder", async () => {
    const [one, other] = [await openAt(1_000), await openAt(1_000)];
    await (await one.reserve(1_000))(1_000);
    await expect(other.reserve(1)).rejects.toMatchObject({ code: "budget_exhausted" });
  });

  test("begins anew at midnight UTC; what was begun before is settled on its own day", async () => {
    const clock = { now: NOON };
    const budget = await openAt(1_000, clock);
    const settle = await budget.reserve(1_000);
    clock.now += 12 * HOUR;
    expect(budget.left()).toBe(1_000);
    await (await budget.reserve(10))(10);
    await settle(20);
    expect(budget.left()).toBe(990);
    expect((await openAt(1_000, { now: NOON })).left()).toBe(980);
  });

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

  test("never gives out more than its tokens and one call's, whatever is asked at once", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 2_000 }),
        fc.array(fc.integer({ min: 1, max: 600 }), { minLength: 1, maxLength: 20 }),
        async (tokensPerDay, calls) => {
          dir = await mkdtemp(join(tmpdir(), "cuepoint-budget-"));
          const budgets = [await openAt(tokensPerDay)];
          let spent = 0;
          await Promise.all(
            calls.map(async (tokens) => {
              const settle = await budgets[0]?.reserve(tokens).catch(() => null);
              if (!settle) return;
              spent += tokens;
              await settle(tokens);
            }),
          );
          expect(spent).toBeLessThanOrEqual(tokensPerDay + 600);
          expect((await openAt(tokensPerDay)).left()).toBe(Math.max(0, tokensPerDay - spent));
        },
      ),
      { numRuns: 30 },
    );
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
