import { asksForAdverts, isAdvertPassage } from "../adverts/is-advert-passage.js";
import type { Embedder } from "../embed/embedder.js";
import { asksToGoOn, joinFollowUp } from "../language/join-follow-up.js";
import type { Asker } from "../shared/asker.js";
import type { Chapter, ChatMessage, Passage } from "../shared/domain.js";
import type { EpisodeOutline } from "../store/episode-outline.js";
import type { PassageStore } from "../store/passage-store.js";
import type { PassageView } from "../store/passage-view.js";
import type { SectionScore } from "../store/score-views.js";
import type { EpisodeScope } from "../store/select-episodes.js";
import { findSections } from "./find-sections.js";
import { fuseScores } from "./fuse-scores.js";
import { type RankedPassage, rankPassages } from "./rank-passages.js";
import type { Reading } from "./read-question.js";
import { scoreSections } from "./score-sections.js";
import { yieldToRequests } from "./yield-to-requests.js";

/** Chapters whose passages are ranked; the rest are too far off to be quoted. */
const RANKED_CHAPTERS = 10;
/** Sections looked at to find these chapters, since several may belong to one. */
const RANKED_SECTIONS = 40;

export interface RetrieveOptions extends EpisodeScope, Asker {
  readonly question: string;
  /** The earlier messages, oldest first; they are read only where the question leans on them. */
  readonly history?: readonly ChatMessage[] | undefined;
  /** The question in full where a model has rewritten it; where absent, a rule joins it with earlier questions. */
  readonly rewritten?: string | undefined;
  /** The most chapters of one episode, so that a long one does not crowd out the rest; no limit where absent. */
  readonly perEpisode?: number | undefined;
  /** True where advertisements are found too, as they are for a question about them. */
  readonly withAdverts?: boolean | undefined;
}

export interface RetrieveParts {
  readonly store: PassageStore;
  /** Null for keyword search only. */
  readonly embedder: Embedder | null;
}

/** A chapter's notes, or one passage of what is said in it. */
export interface RankedSection {
  /** Comparable within one question only. */
  readonly score: number;
  /** In the order of the page; never empty. */
  readonly passages: readonly Passage[];
}

export interface RankedChapter {
  readonly episode: EpisodeOutline;
  readonly chapter: Chapter;
  /** That of its best section. */
  readonly score: number;
  /** Those that were found, best first; never empty. */
  readonly sections: readonly RankedSection[];
  /** Best first; never empty. */
  readonly passages: readonly RankedPassage[];
}

/** What was found for a question, whether or not it answers. */
export interface FoundChapters {
  /**
   * The question as it is read together with what was found: in full, where it leans on earlier ones, and without the
   * names that all of it is about.
   */
  readonly question: string;
  /** The same as it stands, where it was joined with earlier ones and says something itself; else it is the same. */
  readonly alone: string;
  /** Best first, ten at most. */
  readonly chapters: readonly RankedChapter[];
  /** True where the embedder had no turn for the question, which was then looked up by its words alone. */
  readonly degraded: boolean;
  readonly embedMs: number;
  readonly retrieveMs: number;
}

/** Finds the chapters nearest to a question, even if none answers it. Throws `bad_request` for an unknown episode. */
export async function findChapters(parts: RetrieveParts, options: RetrieveOptions): Promise<FoundChapters> {
  const { store } = parts;
  const { client, signal } = options;
  const started = performance.now();
  const texts = listReadings(options);
  const embedder = store.hasVectors ? parts.embedder : null;
  const { readings, found, plain, degraded, embedMs } = await findSections(store, embedder, texts, options);
  const rankings = await Promise.all(readings.map((reading, i) => scoreSections(found, i, reading)));
  const scores = fuseScores(
    rankings,
    readings.map(({ weight }) => weight),
  );
  const chapters = rankChapters(found.view, readings, scores, {
    perEpisode: options.perEpisode,
    withAdverts: options.withAdverts ?? readings.some(({ text }) => asksForAdverts(text)),
  });
  await yieldToRequests({ client, signal });
  const [alone = options.question, question = alone] = plain;
  return { question, alone, chapters, degraded, embedMs, retrieveMs: performance.now() - started - embedMs };
}

/** Lists the question as it stands and, where it leans on earlier ones, in full; only in full where it says "go on". */
function listReadings({ question, history = [], rewritten }: RetrieveOptions): string[] {
  const inFull = rewritten ?? joinFollowUp(question, history);
  if (inFull === null || inFull === question) return [question];
  return asksToGoOn(question) ? [inFull] : [question, inFull];
}

/** Returns chapters in the order of their best section, with the passages of all their sections that were found. */
function rankChapters(
  view: PassageView,
  readings: readonly Reading[],
  scores: readonly SectionScore[],
  { perEpisode = RANKED_CHAPTERS, withAdverts }: { perEpisode?: number | undefined; withAdverts: boolean },
): RankedChapter[] {
  const chapters = new Map<Chapter, RankedChapter>();
  const counts = new Map<EpisodeOutline, number>();
  const told = scores
    .slice(0, RANKED_SECTIONS)
    .filter(({ ordinal }) => withAdverts || !isAdvert(view, ordinal));
  for (const { ordinal, score } of told) {
    const section = view.sections[ordinal];
    if (section === undefined) continue;
    const { episode, chapter } = section;
    const open = chapters.get(chapter);
    const count = counts.get(episode) ?? 0;
    if (open === undefined && (chapters.size === RANKED_CHAPTERS || count === perEpisode)) continue;
    if (open === undefined) counts.set(episode, count + 1);
    const own = view.passages.slice(section.firstPassage, section.endPassage);
    const sections = [...(open?.sections ?? []), { score, passages: own }];
    const passages = [...(open?.passages ?? []), ...rankPassages(view, section, own, readings)];
    // Array.prototype.sort is stable: equals stay in the order of their sections.
    passages.sort((a, b) => b.score - a.score);
    chapters.set(chapter, { episode, chapter, score: open?.score ?? score, sections, passages });
  }
  return [...chapters.values()];
}

function isAdvert({ sections, passages }: PassageView, ordinal: number): boolean {
  const section = sections[ordinal];
  return (
    section !== undefined && passages.slice(section.firstPassage, section.endPassage).every(isAdvertPassage)
  );
}
