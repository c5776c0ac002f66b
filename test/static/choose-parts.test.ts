import { describe, expect, test } from "vitest";
import type { AnswerParts } from "../../src/answer/answer-parts.js";
import { AppError } from "../../src/shared/errors.js";
import { type ChoiceOptions, chooseParts } from "../../src/static/choose-parts.js";

const LIGHT = { store: "light", reader: "light", chatModel: null } as unknown as AnswerParts;
const BETTER = { store: "better", reader: "better" } as unknown as Partial<AnswerParts>;
const PROSE = { chatModel: "model" } as unknown as Partial<AnswerParts>;
const NONE: ChoiceOptions = { openBetter: null, isFast: () => true, openProse: null };
const rest = () => new Promise((resolve) => setImmediate(resolve));

test("better parts are loaded once, after the first answer, and nobody waits for them", async () => {
  const opened: ((parts: Partial<AnswerParts>) => void)[] = [];
  const openBetter = () => new Promise<Partial<AnswerParts>>((resolve) => opened.push(resolve));
  const parts = chooseParts(LIGHT, { ...NONE, openBetter });
  expect(await parts.next()).toEqual(LIGHT);
  expect([opened.length, parts.isLight]).toEqual([0, true]);
  parts.answered();
  expect(parts.isLight).toBe(false);
  expect(await parts.next()).toEqual(LIGHT);
  opened[0]?.(BETTER);
  await rest();
  expect(await parts.next()).toEqual({ ...LIGHT, ...BETTER });
  parts.answered();
  expect(opened).toHaveLength(1);
});

test("on a slow line nothing more is loaded until it is fast", async () => {
  let isFast = false;
  let opened = 0;
  const openBetter = async () => {
    opened++;
    return BETTER;
  };
  const parts = chooseParts(LIGHT, { ...NONE, isFast: () => isFast, openBetter });
  parts.answered();
  await rest();
  expect([opened, parts.isLight]).toEqual([0, true]);
  isFast = true;
  parts.answered();
  await rest();
  expect(await parts.next()).toEqual({ ...LIGHT, ...BETTER });
});

test("where better parts cannot be had, or end by themselves, the light ones answer", async () => {
  const failing = chooseParts(LIGHT, {
    ...NONE,
    openBetter: async () => await Promise.reject(new Error("gone")),
  });
  failing.answered();
  await rest();
  expect(await failing.next()).toEqual(LIGHT);
  let lose = () => {};
  const openBetter = async (onLost: () => void) => {
    lose = onLost;
    return BETTER;
  };
  const losing = chooseParts(LIGHT, { ...NONE, openBetter });
  losing.answered();
  await rest();
  expect(await losing.next()).toEqual({ ...LIGHT, ...BETTER });
  lose();
  expect(await losing.next()).toEqual(LIGHT);
});

test("what writes prose is loaded with the first question, and tried again with the next where that failed", async () => {
  let tries = 0;
  const openProse = async () => {
    tries++;
    if (tries === 1) throw new Error("offline");
    return PROSE;
  };
  const parts = chooseParts(LIGHT, { ...NONE, openProse });
  expect(tries).toBe(0);
  expect(await parts.next()).toEqual(LIGHT);
  expect(await parts.next()).toEqual({ ...LIGHT, ...PROSE });
  expect(await parts.next()).toEqual({ ...LIGHT, ...PROSE });
  expect(tries).toBe(2);
});

describe("where better parts fail at a question", () => {
  let closed = 0;
  const embedder = { close: async () => closed++ };
  const choose = async () => {
    closed = 0;
    const better = { ...BETTER, embedder } as unknown as Partial<AnswerParts>;
    const parts = chooseParts(LIGHT, { ...NONE, openBetter: async () => better });
    parts.answered();
    await rest();
    return { parts, failed: await parts.next() };
  };

  test.each([
    ["of themselves", new AppError("internal", "words cannot be compared here")],
    ["of what nobody foresaw", new TypeError("not a function")],
    ["of a file that is another", new AppError("index_damaged", "tokens")],
  ])("%s, they are closed and the light ones answer from then on", async (_, error) => {
    const { parts, failed } = await choose();
    expect(await parts.instead(failed, error)).toEqual(LIGHT);
    expect(await parts.next()).toEqual(LIGHT);
    expect(closed).toBe(1);
  });

  test("for want of a network, the light ones answer that question", async () => {
    const { parts, failed } = await choose();
    expect(await parts.instead(failed, new AppError("store_unavailable", "offline"))).toEqual(LIGHT);
    expect(await parts.next()).toEqual(failed);
    expect(closed).toBe(0);
  });

  test("for what was asked, or where the light ones failed, nothing else answers", async () => {
    const { parts, failed } = await choose();
    expect(parts.instead(failed, new AppError("bad_request", "unknown episode"))).toBeNull();
    expect(parts.instead(LIGHT, new AppError("internal", "gone"))).toBeNull();
  });
});
