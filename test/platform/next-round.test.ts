import { expect, test } from "vitest";
import { postJob } from "../../src/platform/next-round.js";

test("in a browser each job runs after this call, in order, and what it leaves to promises before the next", async () => {
  const done: string[] = [];
  await new Promise<void>((resolve) => {
    postJob(() => {
      done.push("first");
      void Promise.resolve().then(() => done.push("left by the first"));
    });
    postJob(() => {
      done.push("second");
      resolve();
    });
    done.push("now");
  });
  expect(done).toEqual(["now", "first", "left by the first", "second"]);
});
