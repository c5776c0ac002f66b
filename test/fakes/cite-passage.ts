import { buildCitation } from "../../src/answer/build-citation.js";
import type { Citation } from "../../src/shared/domain.js";
import type { PassageIndex } from "../../src/store/local/passage-index.js";

/** The citation of the first passage with this text, as an answer carries it. */
export function citePassage(index: PassageIndex, text: string, n = 1): Citation {
  const at = [...index.passages].findIndex((passage) => passage.text === text);
  const passage = index.passages.at(at);
  const place = index.sections.find(({ firstPassage, endPassage }) => firstPassage <= at && at < endPassage);
  if (passage === undefined || place === undefined)
    throw new Error(`there is no passage ${JSON.stringify(text)}`);
  return buildCitation({ episode: place.episode, chapter: place.chapter, passage }, n, "verbatim");
}
