import type { Chapter, ChatMessage, Episode } from "../domain.js";
import type { Embedder } from "../embed/embedder.js";
import type { PassageIndex } from "../index/passage-index.js";
import { findUnknownNames, type UnknownName } from "./find-unknown-names.js";
import { fuseScores } from "./fuse-scores.js";
import { asksToGoOn, joinFollowUp } from "./join-follow-up.js";
import { judgeAnswerability } from "./judge-answerability.js";
import { type Evidence, measureEvidence } from "./measure-evidence.js";
import { type RankedPassage, rankPassages } from "./rank-passages.js";
import { type Reading, readQuestion } from "./read-question.js";
import { type SectionScore, scoreSections } from "./score-sections.js";
import { type EpisodeScope, selectEpisodes } from "./select-episodes.js";
import { takeTurn } from "./take-turn.js";

/** Chapters whose passages are ranked; the rest are too far off to be quoted. */
const RANKED_CHAPTERS = 10;
/** Sections looked at to find them: several may be of one chapter. */
const RANKED_SECTIONS = 40;

export interface RankedChapter {
  readonly episode: Episode;
  readonly chapter: Chapter;
  /** Comparable within one question only. */
  readonly score: number;
  /** Best first; never empty. */
  readonly passages: readonly RankedPassage[];
}

export interface Retrieval {
  /** Best first. */
  readonly chapters: readonly RankedChapter[];
  /** What speaks for and against an answer being there, for each way the question was understood. */
  readonly evidence: readonly Evidence[];
  /** Names asked about that no chapter knows. */
  readonly unknownNames: readonly UnknownName[];
  /** False: nothing found is likely to answer. */
  readonly answerable: boolean;
  readonly embedMs: number;
  readonly retrieveMs: number;
}

export interface RetrieveOptions extends EpisodeScope {
  readonly question: string;
  /** What was said before, oldest first; read only where the question leans on it. */
  readonly history?: readonly ChatMessage[] | undefined;
  /** The question in full, where somebody has rewritten it; by rule where absent. */
  readonly rewritten?: string | undefined;
  /** Chapters of one episode at most, so that a long one does not crowd out the rest; no limit where absent. */
  readonly perEpisode?: number | undefined;
  readonly signal?: AbortSignal;
}

export interface RetrieveParts {
  readonly index: PassageIndex;
  /** Null: keyword search only. */
  readonly embedder: Embedder | null;
}

/** Throws `bad_request` where an episode id is not in the index. */
export async function retrieve(parts: RetrieveParts, options: RetrieveOptions): Promise<Retrieval> {
  const { index } = parts;
  const { signal } = options;
  const started = performance.now();
  const episodes = selectEpisodes(index.episodes, options);
  const accepted = episodes?.flatMap(({ id }) => index.spans.get(id) ?? []) ?? null;
  const embedder = index.vectors === null ? null : parts.embedder;
  const texts = listReadings(options);
  const readings = await Promise.all(texts.map((text) => readQuestion(text, embedder, signal)));
  const embedded = performance.now();
  await takeTurn();
  const rankings = readings.map((reading) => scoreSections(index, reading, accepted));
  const scores = fuseScores(rankings);
  const evidence = readings.map((reading, i) =>
    measureEvidence(index, reading, { ranking: rankings[i] ?? [], fused: scores }),
  );
  const found = scores.slice(0, RANKED_CHAPTERS).map(({ ordinal }) => ordinal);
  const unknownNames = findUnknownNames(index, texts[0] ?? "", found);
  const named = unknownNames.every(({ listed }) => listed);
  return {
    chapters: rankChapters(index, readings, { scores, perEpisode: options.perEpisode }),
    evidence,
    unknownNames,
    answerable: scores.length > 0 && named && isAnswerable(readings, evidence),
    embedMs: embedded - started,
    retrieveMs: performance.now() - embedded,
  };
}

/** The question as it stands and, where it leans on what was said, in full; that alone where it merely says "go on". */
function listReadings({ question, history = [], rewritten }: RetrieveOptions): string[] {
  const inFull = rewritten ?? joinFollowUp(question, history);
  if (inFull === null || inFull === question) return [question];
  return asksToGoOn(question) ? [inFull] : [question, inFull];
}

/**
 * Every reading that has content words must be answerable: what is asked now as well as what it leans on, so
 * that an earlier good question does not carry a later one. A question without a content word in any reading,
 * such as "???", asks nothing; a sentence model likes it all the same.
 */
function isAnswerable(readings: readonly Reading[], evidence: readonly Evidence[]): boolean {
  const telling = evidence.filter((_, i) => (readings[i]?.terms.length ?? 0) > 0);
  return telling.length > 0 && telling.every((entry) => judgeAnswerability(entry).answerable);
}

interface RankOptions {
  readonly scores: readonly SectionScore[];
  readonly perEpisode: number | undefined;
}

/** Chapters in the order of their best section, with the passages of all their sections that were found. */
function rankChapters(
  index: PassageIndex,
  readings: readonly Reading[],
  { scores, perEpisode = RANKED_CHAPTERS }: RankOptions,
): RankedChapter[] {
  const chapters = new Map<Chapter, RankedChapter>();
  const counts = new Map<Episode, number>();
  for (const { ordinal, score } of scores.slice(0, RANKED_SECTIONS)) {
    const section = index.sections[ordinal];
    if (section === undefined) continue;
    const { episode, chapter } = section;
    const open = chapters.get(chapter);
    const count = counts.get(episode) ?? 0;
    if (open === undefined && (chapters.size === RANKED_CHAPTERS || count === perEpisode)) continue;
    if (open === undefined) counts.set(episode, count + 1);
    const passages = [...(open?.passages ?? []), ...rankPassages(index, section, readings)];
    // Array.prototype.sort is stable: equals stay in the order of their sections.
    passages.sort((a, b) => b.score - a.score);
    chapters.set(chapter, { episode, chapter, score: open?.score ?? score, passages });
  }
  return [...chapters.values()];
}
