import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describeChapter, describePassage } from "../../src/chunk/describe-passage.js";
import { divideEpisode } from "../../src/chunk/divide-episode.js";
import type { Chapter, Episode } from "../../src/domain.js";
import type { Embedder } from "../../src/embed/embedder.js";
import { ExactIndex } from "../../src/index/exact-index.js";
import { KeywordIndex } from "../../src/index/keyword-index.js";
import { listSections, mapRows, type PassageIndex } from "../../src/index/passage-index.js";
import { selectContentTokens } from "../../src/index/select-content-tokens.js";
import { packTokens, TokenMatrix } from "../../src/index/token-matrix.js";
import { VectorMatrix } from "../../src/index/vector-matrix.js";

/** A question about an episode made from a public data set. */
export interface DataSetQuestion {
  readonly text: string;
  /** `near miss`: written to look answerable and not be. `unrelated`: asked about another episode. */
  readonly kind: "answerable" | "near miss" | "unrelated";
  /** Numbers of the chapters that answer; empty where none does, or where it is not known. */
  readonly gold: readonly number[];
}

export interface DataSetEpisode {
  readonly episode: Episode;
  readonly questions: readonly DataSetQuestion[];
}

/** Where the data sets lie; null where they are not there. */
export function findDataSet(name: string): string | null {
  const folder = resolve("../shared/data", name);
  return existsSync(folder) ? folder : null;
}

export function readJsonLines<T>(path: string): T[] {
  return readFileSync(path, "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as T);
}

/** Relevant ids by question id, from a TREC-style `query, corpus, score` table. */
export function readRelevance(path: string): Map<string, string[]> {
  const relevant = new Map<string, string[]>();
  for (const line of readFileSync(path, "utf8").trim().split("\n").slice(1)) {
    const [query = "", document = "", score] = line.split("\t");
    if (Number(score) > 0) relevant.set(query, [...(relevant.get(query) ?? []), document]);
  }
  return relevant;
}

/** An episode of a minute a chapter: the data sets have no clock. */
export function makeEpisode(
  id: string,
  chapters: readonly Pick<Chapter, "title" | "bullets">[],
  title = id,
): Episode {
  return {
    id,
    title,
    show: null,
    people: [],
    publishedAt: null,
    durationSeconds: chapters.length * 60,
    language: "en",
    media: null,
    source: null,
    rights: null,
    chapters: chapters.map((chapter, i) => ({
      number: i + 1,
      ...chapter,
      startSeconds: i * 60,
      endSeconds: i * 60 + 60,
      summary: null,
    })),
  };
}

export function splitSentences(text: string): string[] {
  return [...new Intl.Segmenter("en", { granularity: "sentence" }).segment(text)]
    .map(({ segment }) => segment.trim())
    .filter((line) => line !== "");
}

/** The index of one episode, in memory, exact. */
export async function indexEpisode(episode: Episode, embedder: Embedder): Promise<PassageIndex> {
  const { dimensions } = embedder.model;
  const passages = divideEpisode({ episode, cues: [] }).passages;
  const sections = listSections([episode], passages);
  const chapterTexts = sections.map(({ chapter }) => describeChapter(chapter));
  const passageTexts = sections.flatMap(({ chapter, firstPassage, endPassage }) =>
    passages.slice(firstPassage, endPassage).map((passage) => describePassage(passage, chapter)),
  );
  const vectors = await embedder.embedPassages(passageTexts);
  const embeddings = await embedder.embedTokens(chapterTexts);
  const rows = [...vectors, ...embeddings.map(({ vector }) => vector)];
  const data = new Float32Array(rows.length * dimensions);
  rows.forEach((row, i) => {
    data.set(row, i * dimensions);
  });
  return {
    episodes: [episode],
    sections,
    passages,
    sectionOfRow: mapRows(sections, passages.length),
    keywords: KeywordIndex.build(chapterTexts),
    vectors: new ExactIndex(new VectorMatrix(data, dimensions)),
    tokens: TokenMatrix.build(
      embeddings.map(({ tokens }) => packTokens(selectContentTokens(tokens, dimensions).data, dimensions)),
      dimensions,
    ),
  };
}
