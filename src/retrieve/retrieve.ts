import { describeChapter } from "../chunk/split-episode.js";
import type { Chapter, Episode } from "../domain.js";
import type { Embedder } from "../embed/embedder.js";
import type { PassageIndex } from "../index/passage-index.js";
import { tokenize } from "../index/tokenize.js";
import { type Evidence, judgeAnswerability } from "./judge-answerability.js";
import { measureCoverage } from "./measure-coverage.js";
import { type RankedPassage, rankPassages } from "./rank-passages.js";
import { scoreChapters } from "./score-chapters.js";
import { type EpisodeScope, selectEpisodes } from "./select-episodes.js";

/** Chapters whose passages are ranked; the rest are too far off to be quoted. */
const RANKED_CHAPTERS = 10;

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
  /** What speaks for and against an answer being there. */
  readonly evidence: Evidence;
  /** False: nothing found is likely to answer. */
  readonly answerable: boolean;
  readonly embedMs: number;
  readonly retrieveMs: number;
}

export interface RetrieveOptions extends EpisodeScope {
  readonly question: string;
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
  const { question } = options;
  const started = performance.now();
  const episodes = selectEpisodes(index.episodes, options);
  const chapters = episodes === null ? null : listOrdinals(index, episodes);
  const embedder = index.vectors === null ? null : parts.embedder;
  const signal = options.signal === undefined ? {} : { signal: options.signal };
  const query = embedder === null ? null : await embedder.embedQuery(question, signal);
  const embedded = performance.now();

  const terms = tokenize(question);
  const scores = scoreChapters(index, { query, terms, chapters });
  const ranked = scores.slice(0, RANKED_CHAPTERS).flatMap(({ ordinal, score }) => {
    const found = index.chapters[ordinal];
    if (found === undefined) return [];
    const passages = rankPassages(index, found, { text: question, query, terms });
    return passages.length === 0 ? [] : [{ episode: found.episode, chapter: found.chapter, score, passages }];
  });
  const best = ranked[0];
  const similarities = scores.map((entry) => entry.similarity).filter((value) => value !== null);
  const evidence: Evidence = {
    model: embedder?.model.name ?? null,
    similarity: similarities.length === 0 ? null : Math.max(...similarities),
    coverage: best === undefined ? 0 : measureCoverage(index.keywords, terms, describeChapter(best.chapter)),
  };
  return {
    chapters: ranked,
    evidence,
    // A question without a content word, such as "???", asks nothing; a sentence model likes it all the same.
    answerable: best !== undefined && terms.length > 0 && judgeAnswerability(evidence).answerable,
    embedMs: embedded - started,
    retrieveMs: performance.now() - embedded,
  };
}

function listOrdinals(index: PassageIndex, episodes: readonly Episode[]): number[] {
  const wanted = new Set(episodes.map(({ id }) => id));
  return index.chapters.filter(({ episode }) => wanted.has(episode.id)).map(({ ordinal }) => ordinal);
}
