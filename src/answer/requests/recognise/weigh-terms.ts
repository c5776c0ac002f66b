import { listRequestTerms } from "./list-request-terms.js";

export interface TermWeights {
  readonly signs: ReadonlyMap<string, string>;
  /** How much each term tells; others do not count. */
  readonly terms: ReadonlyMap<string, number>;
}

/** Weighs the terms of a text; the squares of the weights add up to 1, or there are none. */
export function weighTerms(text: string, { signs, terms }: TermWeights): [term: string, weight: number][] {
  const weighed = [...listRequestTerms(text, signs)].flatMap((term): [string, number][] => {
    const weight = terms.get(term);
    return weight === undefined ? [] : [[term, weight]];
  });
  const length = Math.hypot(...weighed.map(([, weight]) => weight)) || 1;
  return weighed.map(([term, weight]) => [term, weight / length]);
}
