import { endsSentence } from "../../language/sentences.js";
import { asks } from "../../read/pass-on-at-questions.js";
import type { AnsweringSentence, ReadChapter } from "../../read/read-chapters.js";
import type { Passage } from "../../shared/domain.js";
import { type CitationSource, quoteSentences } from "../build-citation.js";

/** Sentences of a chapter are quoted until one of them answers with this share of the chapter's probability. */
const ENOUGH = 0.6;
const MOST_IN_BEST_CHAPTER = 3;
const MOST_IN_FURTHER_CHAPTER = 2;
/** In UTF-16 units: a longer note is quoted by its sentence. */
const LONGEST_NOTE = 420;
/**
 * In UTF-16 units: what the same speaker says next is quoted as well until there is so much, since a thought that is spoken
 * takes some sentences. With one sentence .50 of the answers of `npm run bench:reading` say what was asked for. A sign of
 * the scripts below counts as two, since fewer of them say as much.
 */
export const SPOKEN_THOUGHT = 320;
/** In UTF-16 units: words of speech that are still shorter are quoted with what was said before. */
const FEW_WORDS = 80;
const DENSE = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/gu;

/** Words of a passage, as they stand there. */
export interface Span {
  readonly source: CitationSource;
  /** Word for word; never empty. */
  readonly words: string;
  /** Null in notes, and where a transcript names nobody. */
  readonly speaker: string | null;
}

/** A chapter with the spans that are quoted from it. */
export interface ChapterSpans extends ReadChapter {
  /** The likeliest to answer first; never empty. */
  readonly spans: readonly Span[];
}

/**
 * Chooses what is quoted of each chapter: the sentence that answers, and others only while it is not sure which does. A
 * further chapter of the first one's episode is left out where that takes two, or, with `more`, quoted like any other.
 */
export function chooseSpans(
  chapters: readonly ReadChapter[],
  { more = false }: { readonly more?: boolean } = {},
): ChapterSpans[] {
  return chapters.flatMap((chapter, i) => {
    const spans = quoteChapter(chapter, i === 0 ? MOST_IN_BEST_CHAPTER : MOST_IN_FURTHER_CHAPTER);
    const isBeside = !more && i > 0 && chapter.episode.id === chapters[0]?.episode.id;
    return spans.length === 0 || (isBeside && spans.length > 1) ? [] : [{ ...chapter, spans }];
  });
}

function quoteChapter(chapter: ReadChapter, most: number): Span[] {
  const spans: Span[] = [];
  const quoted = new Set<AnsweringSentence>();
  let held = 0;
  for (const sentence of chapter.sentences) {
    if (spans.length === most || held >= ENOUGH * chapter.probability) break;
    if (quoted.has(sentence)) continue;
    const run = growRun(sentence, chapter, quoted);
    for (const each of run) {
      quoted.add(each);
      held += each.probability;
    }
    spans.push(quote(chapter, sentence, run));
  }
  return spans;
}

/**
 * Lists the sentences that are quoted with one: of a short note all. To speech, adds what the same speaker says next, and
 * to a few words such as "Yes." what was said before, unless the question's own words are among them; without what is
 * quoted already.
 */
function growRun(
  chosen: AnsweringSentence,
  { sentences: all, matched }: ReadChapter,
  quoted: ReadonlySet<AnsweringSentence>,
): AnsweringSentence[] {
  const { passage, sentence } = chosen;
  const own = all.filter((each) => each.passage === passage).sort((a, b) => a.place - b.place);
  if (passage.kind !== "transcript") return isShortNote(passage) ? own : [chosen];
  let [from, to] = [own.indexOf(chosen), own.indexOf(chosen) + 1];
  const length = () => own.slice(from, to).reduce((sum, each) => sum + measure(each.sentence.text), 0);
  const isFree = (next: AnsweringSentence | undefined) => next !== undefined && !quoted.has(next);
  const goesOn = () => isFree(own[to]) && own[to]?.sentence.beginsTurn !== true;
  const first = to;
  while (length() < SPOKEN_THOUGHT && goesOn()) to++;
  // What breaks off at the passage's end is left out, unless nothing here has an end mark.
  const isCut = () => endsSentence(sentence.text) && !endsSentence(own[to - 1]?.sentence.text ?? "");
  while (to > first && isCut()) to--;
  // A question that the speaker answers is quoted with the answer.
  while (asks(own[to - 1]?.sentence.text ?? "") && goesOn()) to++;
  const comesBefore = () => isFree(own[from - 1]) && own[from]?.sentence.beginsTurn !== true;
  while (matched !== true && length() < FEW_WORDS && comesBefore()) from--;
  return own.slice(from, to);
}

/** Returns how much a text says, in UTF-16 units of a script that is as long as Latin. */
export function measure(text: string): number {
  return text.length + (text.match(DENSE)?.length ?? 0);
}

function quote(
  { episode, chapter }: ReadChapter,
  { passage, sentence }: AnsweringSentence,
  run: readonly AnsweringSentence[],
): Span {
  const source = { episode, chapter, passage };
  if (passage.kind !== "transcript")
    return { source, words: isShortNote(passage) ? passage.text : sentence.text, speaker: null };
  const said = quoteSentences(
    source,
    run.map((each) => each.sentence),
  );
  return { source: said, words: said.quoted?.text ?? passage.text, speaker: sentence.speaker };
}

function isShortNote({ kind, text }: Passage): boolean {
  return kind === "bullet" && text.length <= LONGEST_NOTE;
}
