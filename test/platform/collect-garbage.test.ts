import { runInNewContext } from "node:vm";
import { expect, test } from "vitest";
import { collectGarbage } from "../../src/platform/collect-garbage.js";

test("what nothing holds any more is freed, and no program is given a way to collect", () => {
  let held: string[] | null = Array.from({ length: 300_000 }, (_, i) => `text ${i}`);
  collectGarbage();
  const before = process.memoryUsage().heapUsed;
  expect(held.length).toBe(300_000);
  held = null;
  collectGarbage();
  expect(process.memoryUsage().heapUsed).toBeLessThan(before - 5_000_000);
  expect(runInNewContext("typeof gc")).toBe("undefined");
});
