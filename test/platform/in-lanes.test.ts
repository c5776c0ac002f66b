import { setImmediate as turn } from "node:timers/promises";
import { expect, test } from "vitest";
import { inLanes } from "../../src/platform/in-lanes.js";

test("every entry is acted on once, so many at a time", async () => {
  const acted: number[] = [];
  let now = 0;
  let most = 0;
  await inLanes(3, [0, 1, 2, 3, 4, 5, 6].values(), async (n) => {
    most = Math.max(most, ++now);
    await turn();
    acted.push(n);
    now--;
  });
  expect([acted.sort(), most]).toEqual([[0, 1, 2, 3, 4, 5, 6], 3]);
});

test("after one that fails no other is begun, and its error is thrown once those under way are over", async () => {
  const begun: number[] = [];
  const over: number[] = [];
  const acting = inLanes(3, [0, 1, 2, 3, 4, 5].values(), async (n) => {
    begun.push(n);
    if (n === 1) throw new Error("the second fails");
    await turn();
    await turn();
    over.push(n);
  });
  await expect(acting).rejects.toThrow("the second fails");
  expect([begun, over]).toEqual([
    [0, 1, 2],
    [0, 2],
  ]);
});
