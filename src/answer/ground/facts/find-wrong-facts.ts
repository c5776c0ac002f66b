import { findWrongNames } from "./find-wrong-names.js";
import { findWrongNumbers } from "./find-wrong-numbers.js";
import type { Evidence, WrongFact } from "./read-evidence.js";

/**
 * Returns the numbers, dates and names of a model's sentence that its evidence lacks; none where nothing is wrong. Of a
 * sentence that is not in English, only digits and names that any language writes alike ("GPT-4", "OpenAI") are checked.
 */
export function findWrongFacts(sentence: string, evidence: Evidence, language = "en"): WrongFact[] {
  const english = /^en\b/i.test(language);
  const facts = [
    ...findWrongNumbers(sentence, evidence, english),
    ...findWrongNames(sentence, evidence, english),
  ];
  return [...new Map(facts.map((fact) => [fact.text, fact])).values()];
}
