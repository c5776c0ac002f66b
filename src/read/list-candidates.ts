import { listPassageSentences, type PassageSentence } from "../language/list-passage-sentences.js";
import type { RankedChapter, RankedSection } from "../retrieve/find-chapters.js";
import type { Passage } from "../shared/domain.js";

/** In UTF-16 units: so much of a section is read, since the model has room for about as much. */
const MOST_UNITS = 2_000;

export interface CandidateSentence {
  readonly passage: Passage;
  readonly sentence: PassageSentence;
  /** Its place among the sentences of its passage. */
  readonly place: number;
}

/** A section that may answer, and its chapter. */
export interface ListedSection {
  readonly ranked: RankedChapter;
  readonly section: RankedSection;
}

/** A section with what is read of it. */
export interface Candidate extends ListedSection {
  /** In the order of the page. */
  readonly sentences: readonly CandidateSentence[];
}

/** Lists the sections, best first; where each chapter stands alone, the best one of each. */
export function listSections(found: readonly RankedChapter[], eachAlone: boolean): ListedSection[] {
  return found
    .flatMap((ranked) =>
      ranked.sections.slice(0, eachAlone ? 1 : undefined).map((section) => ({ ranked, section })),
    )
    .sort((a, b) => b.section.score - a.section.score);
}

/** Chooses what is read of a section: where that is long, the passages that rank best, in the order of the page. */
export function toCandidate({ ranked, section }: ListedSection): Candidate {
  const own = new Set(section.passages.map(({ id }) => id));
  const chosen = new Set<string>();
  let left = MOST_UNITS;
  for (const { passage } of ranked.passages) {
    if (!own.has(passage.id) || (chosen.size > 0 && passage.text.length > left)) continue;
    chosen.add(passage.id);
    left -= passage.text.length;
  }
  const sentences = section.passages
    .filter(({ id }) => chosen.has(id))
    .flatMap((passage) => listStart(passage).map((sentence, place) => ({ passage, sentence, place })));
  return { ranked, section, sentences };
}

/** The greatest score of a passage of what is read. */
export function measureLikeness({ ranked, sentences }: Candidate): number {
  const own = new Set(sentences.map(({ passage }) => passage.id));
  return Math.max(
    0,
    ...ranked.passages.filter(({ passage }) => own.has(passage.id)).map(({ score }) => score),
  );
}

/** Lists the sentences of a passage; of a note that is too long to be read, those at its start. */
function listStart(passage: Passage): PassageSentence[] {
  if (passage.kind === "transcript" || passage.text.length <= MOST_UNITS)
    return listPassageSentences(passage);
  const sentences = listPassageSentences({ ...passage, text: passage.text.slice(0, MOST_UNITS) });
  // The last one breaks off.
  return sentences.slice(0, Math.max(1, sentences.length - 1));
}
