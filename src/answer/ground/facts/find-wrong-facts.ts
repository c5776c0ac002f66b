import { findWrongNames } from "./find-wrong-names.js";
import { findWrongNumbers } from "./find-wrong-numbers.js";
import { isReversed } from "./is-reversed.js";
import type { Evidence } from "./read-evidence.js";
import type { WrongFact } from "./wrong-fact.js";

/**
 * Returns the numbers, dates and names of a model's sentence that its evidence lacks, and the sentence itself where
 * the evidence says nearly the same but for a "not"; none where nothing is wrong. Of a sentence that is not in English,
 * only digits and names that any language writes alike ("GPT-4", "OpenAI") are checked.
 */
export function findWrongFacts(sentence: string, evidence: Evidence, language = "en"): WrongFact[] {
  const english = /^en\b/i.test(language);
  const facts = [
    ...findWrongNumbers(sentence, evidence, english),
    ...findWrongNames(sentence, evidence, english),
  ];
  if (english && isReversed(sentence, evidence)) facts.push({ kind: "polarity", text: sentence });
  return [...new Map(facts.map((fact) => [fact.text, fact])).values()];
}
