import type { EvidenceSentence } from "./read-evidence.js";

export interface Nearest {
  readonly sentence: EvidenceSentence;
  /** The share of the claim's content words that it has, and of its own that the claim has. */
  readonly covered: number;
  readonly covers: number;
  /** How many content words both have. */
  readonly shared: number;
}

/** Finds the sentences that have the most in common with the claim; several where they have as much. */
export function listNearest(
  { terms }: Pick<EvidenceSentence, "terms">,
  sentences: readonly EvidenceSentence[],
): Nearest[] {
  let best: Nearest[] = [];
  for (const sentence of sentences) {
    const shared = [...terms].filter((term) => sentence.terms.has(term)).length;
    if (shared === 0) continue;
    const near = { sentence, covered: shared / terms.size, covers: shared / sentence.terms.size, shared };
    const ahead = best[0] === undefined ? 1 : near.covered + near.covers - best[0].covered - best[0].covers;
    if (ahead > 0) best = [near];
    else if (ahead === 0) best.push(near);
  }
  return best;
}
