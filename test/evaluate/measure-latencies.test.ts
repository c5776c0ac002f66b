import { expect, test } from "vitest";
import { measureLatencies } from "../../src/evaluate/measure-latencies.js";

const time = (ms: number) => ({ embedMs: ms, retrieveMs: ms * 2, firstDeltaMs: 0, totalMs: ms * 10 });

test("over no question there is no latency", () => {
  const none = { p50: null, p95: null };
  expect(measureLatencies([])).toEqual({ embedMs: none, retrieveMs: none, totalMs: none });
});

test.each([
  ["one question is both", [7], 7, 7],
  ["of two the lower is the middle", [9, 3], 3, 9],
  ["of twenty the 19th is the 95th of a hundred", Array.from({ length: 20 }, (_, i) => 20 - i), 10, 19],
  ["of 21 the 20th is", Array.from({ length: 21 }, (_, i) => i + 1), 11, 20],
  ["2 comes before 10", [10, 2, 2], 2, 10],
])("%s", (_, values, p50, p95) => {
  expect(measureLatencies(values.map(time))).toEqual({
    embedMs: { p50, p95 },
    retrieveMs: { p50: p50 * 2, p95: p95 * 2 },
    totalMs: { p50: p50 * 10, p95: p95 * 10 },
  });
});
