import { listPassageSentences } from "../language/list-passage-sentences.js";
import type { Passage } from "../shared/domain.js";
import { findAdverts } from "./find-adverts.js";
import { mayAdvertise } from "./list-advert-signs.js";

/** True for a passage of speech of which most is an advertisement. Most passages are told by a look at their form. */
export function isAdvertPassage(passage: Passage): boolean {
  if (passage.kind !== "transcript" || !mayAdvertise(passage.text)) return false;
  const said = listPassageSentences(passage);
  const adverts = findAdverts(said.map(({ text }) => ({ text, words: text.split(/\s+/).length })));
  return adverts.reduce((sum, { from, to }) => sum + to - from, 0) > said.length / 2;
}

/** True for an English question about who pays for a show, whose answer an advertisement may be. */
export function asksForAdverts(question: string): boolean {
  return /\b(?:sponsor\w*|advert\w*|ads?|promo\w*|coupons?|discounts?|offer codes?)\b/i.test(question);
}
