import { expect, test } from "vitest";
import { ServerLeftAlone } from "../../src/answer/model/model-circuit.js";
import { createModelHealth } from "../../src/serve/model-health.js";
import { AppError, type ErrorCode } from "../../src/shared/errors.js";
import { makeResponse } from "../fakes/make-answer.js";

const SENTENCE = "The language model has not answered since 2026-03-01T10:00:00Z: answers are extractive.";

function open() {
  let now = Date.parse("2026-03-01T10:00:00.000Z");
  let elapsed = 0;
  const health = createModelHealth({ now: () => now, elapsed: () => elapsed });
  return {
    health,
    pass: (ms: number) => {
      now += ms;
      elapsed += ms;
    },
    setClock: (byMs: number) => {
      now += byMs;
    },
    fail: (code: ErrorCode = "upstream_failed") => health.fail(new AppError(code, "it failed")),
    answer: (mode: "llm" | "extractive", totalMs: number, { degraded = false } = {}) => {
      const timings = { embedMs: 0, retrieveMs: 0, firstDeltaMs: 0, totalMs };
      const response = makeResponse({ mode, degraded, timings });
      health.observe({ channel: "api", question: "?", kind: "answered", response });
    },
  };
}

test("a model that failed is said to, since its first failure, until it writes an answer again", () => {
  const { health, pass, fail, answer } = open();
  expect(health.condition()).toBeNull();
  fail();
  pass(60_000);
  fail("upstream_timeout");
  expect(health.condition()).toBe(SENTENCE);
  pass(5_000);
  answer("extractive", 100);
  expect(health.condition()).toBe(SENTENCE);
  answer("llm", 1_000);
  expect(health.condition()).toBeNull();
});

test.each([-3_600_000, 3_600_000])("a clock that is set by %i ms meanwhile makes no difference", (byMs) => {
  const { health, pass, setClock, fail, answer } = open();
  fail();
  setClock(byMs);
  pass(200);
  answer("llm", 1_000, { degraded: true });
  expect(health.condition()).toBe(SENTENCE);
  pass(5_000);
  answer("llm", 1_000);
  expect(health.condition()).toBeNull();
});

test("an answer that the model wrote is a sign that it is well, though a call to correct it failed", () => {
  const { health, pass, fail, answer } = open();
  fail("upstream_timeout");
  pass(200);
  answer("llm", 1_000);
  expect(health.condition()).toBeNull();
});

test("an answer in whose midst the model broke off is no sign that it is well", () => {
  const { health, pass, fail, answer } = open();
  fail();
  pass(200);
  answer("llm", 1_000, { degraded: true });
  expect(health.condition()).toBe(SENTENCE);
});

test("that the model is left alone while an answer is being written does not outlast that answer", () => {
  const { health, pass, fail, answer } = open();
  fail();
  pass(30_000);
  health.fail(new ServerLeftAlone("upstream_failed", "it is not asked"));
  pass(1_000);
  answer("llm", 2_000);
  expect(health.condition()).toBeNull();
});

test.each<ErrorCode>(["overloaded", "budget_exhausted"])(
  "that the model was not asked (%s) is not held against it",
  (code) => {
    const { health, fail } = open();
    fail(code);
    expect(health.condition()).toBeNull();
  },
);
