import { listFormTerms } from "../../language/list-form-terms.js";
import type { Meaning } from "../../retrieve/read-question.js";
import type { RefusalModel } from "./read-refusal-model.js";

/** From this probability on a sentence is taken for a refusal. `models/refusals/README.md` has the figures at it. */
export const LEAST_REFUSAL = 0.6;

/**
 * Returns how probable it is (0..1) that a sentence of a language model's reply says that the passages do not say: a
 * refusal, or a gap that it admits, also beside a statement ("They discuss X, but never say Y."). A negative statement
 * about the world is neither. The weights are those of `models/refusals`, made by `npm run fit:refusals`: of the
 * sentence's words and, where its vector is given and the model known, of the vector as well. They know English; a
 * sentence in another language gets a low probability. Takes time in proportion to the sentence, up to 2,000 characters.
 */
export function judgeRefusal(
  { signs, models }: RefusalModel,
  sentence: string,
  meaning: Pick<Meaning, "model" | "vector"> | null,
): number {
  const fitted =
    models.find(({ model }) => model !== null && model === meaning?.model) ??
    models.find(({ model }) => model === null);
  if (fitted === undefined) return 0;
  let logit = fitted.intercept;
  for (const term of listFormTerms(sentence, signs)) logit += fitted.terms.get(term) ?? 0;
  for (const [i, weight] of fitted.vector.entries()) logit += weight * (meaning?.vector[i] ?? 0);
  return 1 / (1 + Math.exp(-logit));
}
