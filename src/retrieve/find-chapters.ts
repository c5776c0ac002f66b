import type { Embedder } from "../embed/embedder.js";
import { asksToGoOn, joinFollowUp } from "../language/join-follow-up.js";
import type { Chapter, ChatMessage } from "../shared/domain.js";
import type { EpisodeOutline } from "../store/episode-outline.js";
import type { FoundSections, PassageStore } from "../store/passage-store.js";
import type { PassageView } from "../store/passage-view.js";
import type { EpisodeScope } from "../store/select-episodes.js";
import { fuseScores } from "./fuse-scores.js";
import { type RankedPassage, rankPassages } from "./rank-passages.js";
import { type Reading, readQuestion } from "./read-question.js";
import { type SectionScore, scoreSections } from "./score-sections.js";
import { yieldToRequests } from "./yield-to-requests.js";

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
  readonly signal?: AbortSignal | undefined;
}

export interface RetrieveParts {
  readonly store: PassageStore;
  /** Null: keyword search only. */
  readonly embedder: Embedder | null;
}

export interface RankedChapter {
  readonly episode: EpisodeOutline;
  readonly chapter: Chapter;
  /** Comparable within one question only. */
  readonly score: number;
  /** Best first; never empty. */
  readonly passages: readonly RankedPassage[];
}

export interface FoundChapters extends Pick<FoundSections, "view" | "readTokens"> {
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
  const { store } = parts;
  const { signal } = options;
  const started = performance.now();
  const embedder = store.hasVectors ? parts.embedder : null;
  const readings = await Promise.all(
    listReadings(options).map((text) => readQuestion(text, embedder, signal)),
  );
  const embedMs = performance.now() - started;
  await yieldToRequests();
  const queries = readings.map(({ terms, meaning }) => ({ terms, vector: meaning?.vector ?? null }));
  const found = await store.findSections(queries, options, { signal });
  const rankings = await Promise.all(readings.map((reading, i) => scoreSections(found, i, reading)));
  const scores = fuseScores(rankings);
  const { view, readTokens } = found;
  const chapters = rankChapters(view, readings, { scores, perEpisode: options.perEpisode });
  return { view, readTokens, chapters, readings, rankings, scores, embedMs };
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
  view: PassageView,
  readings: readonly Reading[],
  { scores, perEpisode = RANKED_CHAPTERS }: RankOptions,
): RankedChapter[] {
  const chapters = new Map<Chapter, RankedChapter>();
  const counts = new Map<EpisodeOutline, number>();
  for (const { ordinal, score } of scores.slice(0, RANKED_SECTIONS)) {
    const section = view.sections[ordinal];
    if (section === undefined) continue;
    const { episode, chapter } = section;
    const open = chapters.get(chapter);
    const count = counts.get(episode) ?? 0;
    if (open === undefined && (chapters.size === RANKED_CHAPTERS || count === perEpisode)) continue;
    if (open === undefined) counts.set(episode, count + 1);
    const passages = [...(open?.passages ?? []), ...rankPassages(view, section, readings)];
    // Array.prototype.sort is stable: equals stay in the order of their sections.
    passages.sort((a, b) => b.score - a.score);
    chapters.set(chapter, { episode, chapter, score: open?.score ?? score, passages });
  }
  return [...chapters.values()];
}
