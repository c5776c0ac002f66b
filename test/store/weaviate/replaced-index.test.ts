import { expect, test } from "vitest";
import { AppError } from "../../../src/shared/errors.js";
import { explainReplaced } from "../../../src/store/weaviate/replaced-index.js";

const damaged = new AppError("index_damaged", "a part is missing");
const away = new AppError("store_unavailable", "no answer");

test("what is missing is damage while the index is the one in use, and a reason to run again where another is", async () => {
  const explain = (error: Error, now: () => Promise<string>) =>
    explainReplaced(Promise.reject(error), "old", now);
  await expect(explain(damaged, async () => "old")).rejects.toBe(damaged);
  await expect(explain(damaged, () => Promise.reject(away))).rejects.toBe(damaged);
  await expect(explain(away, async () => "new")).rejects.toBe(away);
  await expect(explain(damaged, async () => "new")).rejects.toMatchObject({
    code: "index_mismatch",
    message: expect.stringContaining("was replaced"),
    hint: expect.stringContaining("run it again"),
  });
  expect(await explainReplaced(Promise.resolve(1), "old", async () => "new")).toBe(1);
});
