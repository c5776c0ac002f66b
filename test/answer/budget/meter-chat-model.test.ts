import { describe, expect, test } from "vitest";
import { meterChatModel } from "../../../src/answer/budget/meter-chat-model.js";
import type { TokenBudget, TokenUsage } from "../../../src/answer/budget/token-budget.js";
import { AppError } from "../../../src/shared/errors.js";
import { type ModelScript, ScriptedChatModel } from "../../fakes/scripted-chat-model.js";

const MESSAGES = [{ role: "user", content: "x".repeat(80) }] as const;
const MOST = { prompt: 48, completion: 500 };
const REFUSED = new AppError("upstream_failed", "refused");

/** Keeps what was set aside and what was settled. */
class RecordingBudget implements TokenBudget {
  readonly reserved: number[] = [];
  readonly settled: number[] = [];
  left = () => 1_000_000;
  close = async () => undefined;
  async reserve(tokens: number) {
    this.reserved.push(tokens);
    return async (spent: number) => void this.settled.push(spent);
  }
}

async function spend(script: ModelScript, leaveAfter = Number.POSITIVE_INFINITY) {
  const budget = new RecordingBudget();
  const counted: TokenUsage[] = [];
  const model = meterChatModel(new ScriptedChatModel(script), {
    budget,
    onTokens: (usage) => counted.push(usage),
  });
  const heard: string[] = [];
  const failure = await (async () => {
    for await (const delta of model.stream(MESSAGES)) {
      heard.push(delta);
      if (heard.length >= leaveAfter) break;
    }
    return null;
  })().catch((error: unknown) => error);
  return { budget, counted, heard, failure };
}

describe("a metered model", () => {
  test("sets aside two bytes a token and the longest reply, and counts what the server reports", async () => {
    const { budget, counted, heard } = await spend({
      deltas: ["a", "b"],
      usage: { prompt: 30, completion: 2 },
    });
    expect(heard).toEqual(["a", "b"]);
    expect(budget).toMatchObject({ reserved: [548], settled: [32] });
    expect(counted).toEqual([{ prompt: 30, completion: 2 }]);
  });

  test("takes four bytes for a token where the server reports nothing", async () => {
    const { budget, counted } = await spend({ deltas: ["12345678", "90"] });
    expect(counted).toEqual([{ prompt: 28, completion: 3 }]);
    expect(budget.settled).toEqual([31]);
  });

  test.each([
    ["nothing of the prompt", { prompt: 0, completion: 9 }, { prompt: 28, completion: 9 }],
    ["nothing of the reply", { prompt: 40, completion: 0 }, { prompt: 40, completion: 3 }],
    ["nothing", { prompt: 0, completion: 0 }, { prompt: 28, completion: 3 }],
    ["less than nothing", { prompt: -5e9, completion: -1 }, { prompt: 28, completion: 3 }],
    ["no numbers", { prompt: Number.NaN, completion: Number.NaN }, { prompt: 28, completion: 3 }],
    ["parts of tokens", { prompt: 30.2, completion: 4.5 }, { prompt: 31, completion: 5 }],
    ["what no call takes", { prompt: 1e15, completion: 3 }, { prompt: 5_480, completion: 3 }],
    ["no end", { prompt: 30, completion: Number.POSITIVE_INFINITY }, { prompt: 30, completion: 5_480 }],
  ])("counts the larger of the report and the texts, of each part: %s", async (_, usage, tokens) => {
    const { budget, counted } = await spend({ deltas: ["12345678", "90"], usage });
    expect(counted).toEqual([tokens]);
    expect(budget.settled).toEqual([tokens.prompt + tokens.completion]);
  });

  test("counts a call that broke off in full, whatever was reported of it", async () => {
    const reported = { deltas: ["a"], earlyUsage: { prompt: 0, completion: 1 } };
    const left = await spend(reported, 1);
    expect([left.counted, left.budget.settled]).toEqual([[MOST], [548]]);
    const broken = await spend({ ...reported, failure: REFUSED });
    expect([broken.counted, broken.budget.settled]).toEqual([[MOST], [548]]);
  });

  test("counts a call in full that its reader left, or that broke off", async () => {
    const left = await spend({ deltas: ["a", "b"] }, 1);
    expect([left.counted, left.budget.settled]).toEqual([[MOST], [548]]);
    const broken = await spend({ deltas: ["a"], failure: REFUSED });
    expect([broken.counted, broken.failure]).toEqual([[MOST], REFUSED]);
  });

  test("counts nothing for a call that the server refused", async () => {
    const { budget, counted, failure } = await spend({ refusal: REFUSED });
    expect([budget.settled, counted, failure]).toEqual([[0], [], REFUSED]);
  });

  test("asks the budget first, and the model not at all where it refuses", async () => {
    const model = new ScriptedChatModel({ deltas: ["a"] });
    const spent = new AppError("budget_exhausted", "spent");
    const budget: TokenBudget = {
      left: () => 0,
      reserve: () => Promise.reject(spent),
      close: async () => undefined,
    };
    const metered = meterChatModel(model, { budget, onTokens: () => undefined });
    await expect(metered.stream(MESSAGES)[Symbol.asyncIterator]().next()).rejects.toBe(spent);
    expect(model.calls).toEqual([]);
  });
});
