import fc from "fast-check";
import { expect, test } from "vitest";
import { TopK } from "../../../src/store/vectors/top-k.js";

test("what is kept is what sorting everything would put first, ties by id, whatever the order of the offers", () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.tuple(fc.nat(200), fc.integer({ min: -3, max: 3 })), { selector: ([id]) => id }),
      fc.nat(12),
      (offers, limit) => {
        const best = new TopK(limit);
        for (const [id, score] of offers) best.offer(id, score / 2);
        const sorted = offers
          .map(([id, score]) => ({ id, score: score / 2 }))
          .sort((a, b) => b.score - a.score || a.id - b.id);
        expect(best.list()).toEqual(sorted.slice(0, limit));
      },
    ),
  );
});
