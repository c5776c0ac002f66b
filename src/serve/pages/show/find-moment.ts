import type { Chapter } from "../../../shared/domain.js";
import type { SpokenSentence, ToldEpisode } from "./told-episode.js";

/** What is said or noted at a second. */
export interface QuotedMoment {
  /** The speaker's words between quotation marks, or a note as it stands. */
  readonly words: string;
  readonly speaker: string | null;
  readonly chapter: Chapter;
}

/** A quote has at least so many characters where more is said in the turn, and at most so many. */
const LEAST_QUOTE = 90;
const MOST_QUOTE = 280;

/** Finds what is quoted of the second: the sentence that it lies in, else a note of its chapter. Null before the first chapter. */
export function findMoment({ chapters }: ToldEpisode, second: number): QuotedMoment | null {
  // A link holds whole seconds.
  const begun = ({ startSeconds }: { readonly startSeconds: number }) => Math.floor(startSeconds) <= second;
  const told = chapters.findLast(({ chapter }) => begun(chapter));
  if (told === undefined) return null;
  const { chapter, turns } = told;
  const turn = turns.findLast(begun);
  if (turn === undefined) {
    const note = chapter.summary ?? chapter.bullets[0] ?? chapter.title;
    return { words: cut(note), speaker: null, chapter };
  }
  const { sentences, speaker } = turn;
  const said = joinFrom(sentences, sentences.findLastIndex(begun));
  return { words: `“${cut(said)}”`, speaker, chapter };
}

function joinFrom(sentences: readonly SpokenSentence[], first: number): string {
  let quote = "";
  for (const { text } of sentences.slice(Math.max(0, first))) {
    if (quote.length >= LEAST_QUOTE) break;
    quote = quote === "" ? text : `${quote} ${text}`;
  }
  return quote;
}

function cut(text: string): string {
  if (text.length <= MOST_QUOTE) return text;
  const short = text.slice(0, MOST_QUOTE).replace(/[\ud800-\udbff]$/, "");
  return `${short.replace(/\s+\S*$/, "")}…`;
}
