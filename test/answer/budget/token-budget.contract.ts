import fc from "fast-check";
import { afterEach, describe, expect, test } from "vitest";
import type { TokenBudget } from "../../../src/answer/budget/token-budget.js";

export const NOON = Date.parse("2026-11-24T12:00:00Z");
const HOUR = 3_600_000;

/** What budgets are kept in; each one that is opened counts as a process of its own. */
export interface Ledger {
  open(tokensPerDay: number, clock?: { now: number }): Promise<TokenBudget>;
}

/** What every budget promises. `openLedger` opens an empty one. */
export function describeTokenBudget(name: string, openLedger: () => Promise<Ledger>): void {
  const open: TokenBudget[] = [];
  afterEach(async () => {
    for (const budget of open.splice(0)) await budget.close();
  });
  const openAll = async () => {
    const ledger = await openLedger();
    return async (tokensPerDay: number, clock?: { now: number }) => {
      const budget = await ledger.open(tokensPerDay, clock);
      open.push(budget);
      return budget;
    };
  };

  describe(`${name} keeps the contract of a daily token budget`, () => {
    test("counts what is set aside until it is settled, then what was spent", async () => {
      const budget = await (await openAll())(1_000);
      expect(budget.left()).toBe(1_000);
      const settle = await budget.reserve(400);
      expect(budget.left()).toBe(600);
      await settle(150);
      expect(budget.left()).toBe(850);
    });

    test("lets a call begin while anything is left, and refuses the next", async () => {
      const budget = await (await openAll())(1_000);
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
      const budget = await (await openAll())(0);
      await expect(budget.reserve(1)).rejects.toMatchObject({ code: "budget_exhausted" });
    });

    test("is the same after a restart; a call that was never settled stays charged in full", async () => {
      const openBudget = await openAll();
      const before = await openBudget(1_000);
      await (await before.reserve(500))(100);
      await before.reserve(300);
      expect((await openBudget(1_000)).left()).toBe(600);
    });

    test("is shared with other processes", async () => {
      const openBudget = await openAll();
      const [one, other] = [await openBudget(1_000), await openBudget(1_000)];
      await (await one.reserve(1_000))(1_000);
      await expect(other.reserve(1)).rejects.toMatchObject({ code: "budget_exhausted" });
      expect(other.left()).toBe(0);
    });

    test("begins anew at midnight UTC; what was begun before is settled on its own day", async () => {
      const openBudget = await openAll();
      const clock = { now: NOON };
      const budget = await openBudget(1_000, clock);
      const settle = await budget.reserve(1_000);
      clock.now += 12 * HOUR;
      expect(budget.left()).toBe(1_000);
      await (await budget.reserve(10))(10);
      await settle(20);
      expect(budget.left()).toBe(990);
      expect((await openBudget(1_000, { now: NOON })).left()).toBe(980);
    });

    test("never gives out more than its tokens and one call of each process, whatever is asked at once", async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.integer({ min: 0, max: 2_000 }),
          fc.array(fc.tuple(fc.nat({ max: 1 }), fc.integer({ min: 1, max: 600 })), {
            minLength: 1,
            maxLength: 20,
          }),
          async (tokensPerDay, calls) => {
            const openBudget = await openAll();
            const budgets = [await openBudget(tokensPerDay), await openBudget(tokensPerDay)];
            let spent = 0;
            await Promise.all(
              calls.map(async ([process, tokens]) => {
                const settle = await budgets[process]?.reserve(tokens).catch(() => null);
                if (!settle) return;
                spent += tokens;
                await settle(tokens);
              }),
            );
            expect(spent).toBeLessThanOrEqual(tokensPerDay + 2 * 600);
            expect(spent).toBeGreaterThanOrEqual(
              Math.min(
                tokensPerDay,
                calls.reduce((sum, [, tokens]) => sum + tokens, 0),
              ),
            );
            expect((await openBudget(tokensPerDay)).left()).toBe(Math.max(0, tokensPerDay - spent));
          },
        ),
        { numRuns: 30 },
      );
    });
  });
}
