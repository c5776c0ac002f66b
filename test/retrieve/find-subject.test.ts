import { expect, test } from "vitest";
import { findSubject } from "../../src/retrieve/find-subject.js";

test("of all names only the words of one that may be spelt so are counted", async () => {
  const texts = Array.from({ length: 99 }, (_, i) => `here Hugging Face met Wax${i} Mill${i}`);
  const counted = new Set<string>();
  const listShares = async (term: string) => {
    counted.add(term);
    return [{ held: /^(?:hug(?:ging)?|face?)$/.test(term) ? 9 : 0, of: 9 }];
  };
  expect(await findSubject(["huggingface", "HF", "HX"], { texts, listShares })).toEqual(new Set([0, 1]));
  expect(counted.size).toBeLessThan(9);
});
