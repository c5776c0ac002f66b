import type { Chapter, ChatMessage, Episode } from "../domain.js";
import type { Embedder } from "../embed/embedder.js";
import type { PassageIndex } from "../index/passage-index.js";
import { fuseScores } from "./fuse-scores.js";
import { asksToGoOn, joinFollowUp } from "./join-follow-up.js";
import { type RankedPassage, rankPassages } from "./rank-passages.js";
import { type Reading, readQuestion } from "./read-question.js";
import { type SectionScore, scoreSections } from "./score-sections.js";
import { type EpisodeScope, selectEpisodes } from "./select-episodes.js";
import { takeTurn } from "./take-turn.js";

/** Chapters whose passages are ranked; the rest are too far off to be quoted. */
const RANKED_CHAPTERS = 10;
/** Sections looked at to find them: several may be of one chapter. */
const RANKED_SECTIONS = 40;

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

export interface RankedChapter {
  readonly episode: Episode;
  readonly chapter: Chapter;
  /** Comparable within one question only. */
  readonly score: number;
  /** Best first; never empty. */
  readonly passages: readonly RankedPassage[];
}

export interface FoundChapters {
  /** Best first, ten at most. */
  readonly chapters: readonly RankedChapter[];
  /** The ways the question was understood: as it stands first. */
  readonly readings: readonly Reading[];
  /** Sections best first, by each reading alone and by all of them. */
  readonly rankings: readonly (readonly SectionScore[])[];
  readonly scores: readonly SectionScore[];
  readonly embedMs: number;
}

/** The chapters nearest to a question, whether they answer it or not. Throws `bad_request` where an episode id is not in the index. */
export async function findChapters(parts: RetrieveParts, options: RetrieveOptions): Promise<FoundChapters> {
  const { index } = parts;
  const started = performance.now();
  const episodes = selectEpisodes(index.episodes, options);
  const accepted = episodes?.flatMap(({ id }) => index.spans.get(id) ?? []) ?? null;
  const embedder = index.vectors === null ? null : parts.embedder;
  const readings = await Promise.all(
    listReadings(options).map((text) => readQuestion(text, embedder, options.signal)),
  );
  const embedMs = performance.now() - started;
  await takeTurn();
  const rankings = readings.map((reading) => scoreSections(index, reading, accepted));
  const scores = fuseScores(rankings);
  const chapters = rankChapters(index, readings, { scores, perEpisode: options.perEpisode });
  return { chapters, readings, rankings, scores, embedMs };
}

/** The question as it stands and, where it leans on what was said, in full; that alone where it merely says "go on". */
function listReadings({ question, history = [], rewritten }: RetrieveOptions): string[] {
  const inFull = rewritten ?? joinFollowUp(question, history);
  if (inFull === null || inFull === question) return [question];
  return asksToGoOn(question) ? [inFull] : [question, inFull];
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
