import { expect, test } from "vitest";
import { normalizeText, normalizeTurns } from "../../src/language/normalize-text.js";
import { LIMITS } from "../../src/shared/limits.js";

test("full-width letters, ligatures and hidden characters are read as what is meant", () => {
  expect(normalizeText("\uff33mall \ufb01ne\u200b models")).toBe("Small fine models");
});

test("a form longer than what was typed is cut to what may be typed", () => {
  const long = "\ufdfa".repeat(2_000);
  expect(long.normalize("NFKC").length).toBeGreaterThan(30_000);
  expect(normalizeText(long).length).toBeLessThanOrEqual(LIMITS.questionLength);
  const turns = normalizeTurns([{ role: "assistant", content: long.repeat(4) }]);
  expect(turns[0]?.content.length).toBeLessThanOrEqual(LIMITS.answerLength);
});
