import type { RankedChapter } from "../../retrieve/find-chapters.js";
import type { RankedPassage } from "../../retrieve/rank-passages.js";
import type { CitationSource } from "../build-citation.js";
import { chooseSentence, takeOpening } from "./choose-sentences.js";
import { chooseSpeech, type Speech } from "./choose-speech.js";

/** A passage is quoted while it scores within this distance of the best of all chapters. */
const REACH = 0.08;
const MOST_SPANS = 5;
const MOST_IN_BEST_CHAPTER = 3;
const MOST_IN_FURTHER_CHAPTER = 2;
/** A note by itself is a fragment: where one chapter answers alone, its second passage is quoted too. */
const LEAST_ALONE = 2;

/** Words of a passage, as they stand there. */
export interface Span extends Speech {
  readonly source: CitationSource;
}

/** A chapter with the spans that are quoted from it. */
export interface ChapterSpans extends RankedChapter {
  /** The best passage comes first, then the others in the order of the page; never empty. */
  readonly spans: readonly Span[];
}

/** Chooses what is quoted of each chapter, in the given order: at least one span, more of them near the best score. */
export function chooseSpans(question: string, chapters: readonly RankedChapter[]): ChapterSpans[] {
  const best = Math.max(...chapters.map(({ passages }) => passages[0]?.score ?? 0));
  const least = chapters.length === 1 ? LEAST_ALONE : 1;
  let left = MOST_SPANS;
  return chapters.map((chapter, i) => {
    const waiting = chapters.length - i - 1;
    const most = Math.min(i === 0 ? MOST_IN_BEST_CHAPTER : MOST_IN_FURTHER_CHAPTER, left - waiting);
    const near = chapter.passages
      .slice(0, most)
      .filter(({ score }, j) => j === 0 || (score > 0 && (j < least || score >= best - REACH)));
    left -= near.length;
    return { ...chapter, spans: orderPassages(chapter, near).map((each) => quote(question, chapter, each)) };
  });
}

/** Puts the best first, then the other bullets in the page's order, then the summary, then speech as it is said. */
function orderPassages({ chapter }: RankedChapter, near: readonly RankedPassage[]): RankedPassage[] {
  const [best, ...others] = near;
  if (best === undefined) return [];
  const rank = ({ passage }: RankedPassage) => {
    if (passage.kind === "transcript") return chapter.bullets.length + 1 + passage.startSeconds;
    return passage.kind === "summary" ? chapter.bullets.length : chapter.bullets.indexOf(passage.text);
  };
  return [best, ...others.sort((a, b) => rank(a) - rank(b))];
}

/** Quotes a note or a first-ranked summary from its beginning, another summary by the sentence nearest the question. */
function quote(question: string, ranked: RankedChapter, { passage }: RankedPassage): Span {
  const { episode, chapter, passages } = ranked;
  const source = { episode, chapter, passage };
  if (passage.kind === "transcript") return { source, ...chooseSpeech(passage, question) };
  const adds = passage.kind === "summary" && passage !== passages[0]?.passage;
  const words = adds ? chooseSentence(passage.text, question) : takeOpening(passage.text);
  return { source, words, speaker: null };
}
