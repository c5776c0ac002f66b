import { type Advert, findAdverts } from "../adverts/find-adverts.js";
import type { Sentence } from "../language/list-sentences.js";

/** What is said in a row: an advertisement, or all that is said between two. */
export interface Stretch {
  /** Null for what is no advertisement. */
  readonly advert: Pick<Advert, "name"> | null;
  /** In order; never empty. */
  readonly sentences: readonly Sentence[];
}

/** Divides what is said in an episode at its advertisements, in order. In other languages than English none are found. */
export function listStretches(sentences: readonly Sentence[], language: string): Stretch[] {
  const adverts = /^en\b/i.test(language) ? findAdverts(sentences) : [];
  const stretches: Stretch[] = [];
  let at = 0;
  const add = (advert: Stretch["advert"], to: number) => {
    if (to > at) stretches.push({ advert, sentences: sentences.slice(at, to) });
    at = to;
  };
  for (const { from, to, name } of adverts) {
    add(null, from);
    add({ name }, to);
  }
  add(null, sentences.length);
  return stretches;
}
