import "../../../src/language/english/english-files.js";
import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { divideEpisode } from "../../../src/chunk/divide-episode.js";
import type { Embedder } from "../../../src/embed/embedder.js";
import type { Chapter, Episode } from "../../../src/shared/domain.js";
import { indexInMemory } from "../../../src/store/local/index-in-memory.js";
import type { PassageIndex } from "../../../src/store/local/passage-index.js";

/** A question about an episode made from a public data set. */
export interface DataSetQuestion {
  readonly text: string;
  /** `near miss`: written to look answerable and not be. `unrelated`: asked about another episode. */
  readonly kind: "answerable" | "near miss" | "unrelated";
  /** Numbers of the chapters that answer; empty where none does, or where it is not known. */
  readonly gold: readonly number[];
  /** Words of which one stands in the sentence that answers, where the data has them. */
  readonly answers?: readonly string[];
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
  return await indexInMemory([divideEpisode({ episode, cues: [] })], embedder);
}
