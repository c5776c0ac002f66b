import { isEnglish, UNDETERMINED } from "../language/detect-language.js";
import { listPrimaryLanguages } from "../language/language-tag.js";
import { tokenize } from "../language/tokenize.js";
import type { RankedChapter } from "../retrieve/find-chapters.js";
import type { Asker } from "../shared/asker.js";
import { hasCode } from "../shared/errors.js";
import { ANSWERS, judge, type Verdict } from "./judge-probability.js";
import {
  type Candidate,
  type CandidateSentence,
  listSections,
  measureLikeness,
  toCandidate,
} from "./list-candidates.js";
import { passOnAtQuestions } from "./pass-on-at-questions.js";
import type { AnswerReading, Reader } from "./reader.js";

/** So many sections are read at first, and so many in all where none of the first answers. */
const FIRST_READ = 4;
const MOST_READ = 8;
/** So many readings are made of sections that are each read twice. */
const MOST_READINGS = 10;
/**
 * What a passage's likeness to the question counts for in the choice of the sentence, in logits for a cosine of 1. A note is
 * a passage of its own, one of speech has many sentences. Measured on episodes that the reader's training held back:
 * DESIGN.md, "Reading".
 */
const LIKENESS_WEIGHTS = { summary: 6, bullet: 6, transcript: 2 } as const;

export interface AnsweringSentence extends CandidateSentence {
  /** How likely it answers, 0..1. */
  readonly probability: number;
}

export interface ReadChapter extends RankedChapter {
  /** How likely the chapter answers, 0..1; 0 where it was neither read nor matched. */
  readonly probability: number;
  /** The sentences that were read or matched, the likeliest to answer first. */
  readonly sentences: readonly AnsweringSentence[];
  /** There where nobody read it, and its sentences were chosen by the words that they share with the question. */
  readonly matched?: true;
}

export interface ReadChapters {
  /** `near` also where nothing else is left and not all could be read. */
  readonly verdict: Verdict;
  /** Those that were found, in the order in which they were given; asked in another language than English, likeliest first. */
  readonly chapters: readonly ReadChapter[];
  /** How likely the likeliest answers, 0..1; null where nothing was read or matched. */
  readonly probability: number | null;
  /** True where the reader had no turn for the question, or for some of what was found. */
  readonly degraded: boolean;
}

export interface ReadOptions extends Asker {
  /** So many readings are made at most; by default eight, or ten where each section is read twice. */
  readonly most?: number | undefined;
  /**
   * The question as it stands, where it was joined with earlier ones: what is found has to answer both, so that a good
   * earlier question does not carry a later one. Each section is then read twice.
   */
  readonly alone?: string | undefined;
  /** True where chapters answer each by itself: of each its best section is read, whether or not another one answers. */
  readonly eachAlone?: boolean;
}

/**
 * Reads the best sections of the chapters found for a question, and tells whether one of them answers, and by which
 * sentences. Reads on where the first do not answer. Without a reader nobody can tell, and all is `near`; so it is where
 * the question, or all that was found, is in another language than English, which the reader does not know.
 */
export async function readChapters(
  reader: Reader | null,
  question: string,
  found: readonly RankedChapter[],
  { most, eachAlone = false, alone, ...asker }: ReadOptions = {},
): Promise<ReadChapters> {
  const unread = { chapters: found.map(leaveUnread), probability: null, degraded: false };
  const english = await isEnglish(question);
  // A question without a word, such as "???", asks nothing. In scripts without spaces a long one is no word of a search.
  if (found.length === 0 || (english && tokenize(question).length === 0))
    return { ...unread, verdict: "nothing" };
  if (reader === null || !english) return { ...unread, verdict: "near" };
  const listed = listSections(found, eachAlone).slice(0, countSections(most, alone));
  const candidates = listed.filter(({ ranked }) => mayBeEnglish(ranked)).map(toCandidate);
  const first = eachAlone ? candidates.length : FIRST_READ;
  const readings: AnswerReading[] = [];
  const ofAlone: AnswerReading[] = [];
  const read = async (some: readonly Candidate[]) => {
    const texts = some.map(({ ranked: { chapter }, sentences }) => ({
      title: chapter.generated === true ? null : chapter.title,
      // Without the second, so that the same words are the same reading.
      sentences: sentences.map(({ sentence: { speaker, text } }) => ({ speaker, text })),
    }));
    const options = { ...asker, likeness: some.map(measureLikeness) };
    const [joined, own] = await Promise.all([
      reader.answers(question, texts, options),
      alone === undefined ? [] : reader.answers(alone, texts, options),
    ]);
    readings.push(...joined);
    ofAlone.push(...own);
  };
  const share = () => (alone === undefined ? 1 : findBest(ofAlone));
  let degraded = false;
  try {
    await read(candidates.slice(0, first));
    if (findBest(readings) * share() < ANSWERS) await read(candidates.slice(first));
  } catch (error) {
    if (!hasCode(error, "overloaded")) throw error;
    degraded = true;
  }
  if (readings.length === 0) return { ...unread, verdict: "near", degraded };
  const factor = share();
  const shared = readings.map((each) => ({ ...each, probability: each.probability * factor }));
  const probability = findBest(shared);
  const verdict = judge(probability);
  return {
    verdict: verdict === "nothing" && (degraded || candidates.length < listed.length) ? "near" : verdict,
    chapters: found.map((ranked) => describeReading(ranked, candidates, shared)),
    probability,
    degraded,
  };
}

function countSections(most: number | undefined, alone: string | undefined): number {
  return alone === undefined ? (most ?? MOST_READ) : Math.ceil((most ?? MOST_READINGS) / 2);
}

/** Gives a chapter that was found and not read. */
export function leaveUnread(ranked: RankedChapter): ReadChapter {
  return { ...ranked, probability: 0, sentences: [] };
}

/** True where the reader may know a chapter's language. */
export function mayBeEnglish({ episode }: RankedChapter): boolean {
  return listPrimaryLanguages([episode.language]).every((each) => each === "en" || each === UNDETERMINED);
}

function findBest(readings: readonly AnswerReading[]): number {
  return Math.max(0, ...readings.map(({ probability }) => probability));
}

function describeReading(
  ranked: RankedChapter,
  candidates: readonly Candidate[],
  readings: readonly AnswerReading[],
): ReadChapter {
  const likeness = new Map(ranked.passages.map(({ passage, score }) => [passage.id, score]));
  let probability = 0;
  const sentences: AnsweringSentence[] = [];
  for (const [i, candidate] of candidates.entries()) {
    const reading = readings[i];
    if (candidate.ranked !== ranked || reading === undefined) continue;
    probability = Math.max(probability, reading.probability);
    const weights = passOnAtQuestions(
      candidate.sentences,
      candidate.sentences.map(
        ({ passage }, at) =>
          (reading.sentenceProbabilities[at] ?? 0) *
          Math.exp(LIKENESS_WEIGHTS[passage.kind] * (likeness.get(passage.id) ?? 0)),
      ),
    );
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    for (const [at, sentence] of candidate.sentences.entries())
      sentences.push({ ...sentence, probability: (reading.probability * (weights[at] ?? 0)) / total });
  }
  return { ...ranked, probability, sentences: sentences.sort((a, b) => b.probability - a.probability) };
}
