import { expect, test } from "vitest";
import { cutClause, tellLooseWords } from "../../src/chunk/titles/cut-clause.js";

test("in a language without word lists, runs of two to four words that are not everywhere are cut out whole", () => {
  const everywhere = new Set(["die", "im", "und", "wir"]);
  const isLoose = tellLooseWords((term) => (everywhere.has(term) ? 1 : 0));
  expect(cutClause("die kalten Bienen im Winter und wir", isLoose)).toEqual(["kalten Bienen"]);
  expect(cutClause("wir", isLoose)).toEqual([]);
});
