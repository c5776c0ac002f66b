import { divideEpisode } from "../../../src/chunk/divide-episode.js";
import type { CorpusEpisode } from "../../../src/corpus/join/join-sources.js";
import { ENGLISH_FILES } from "../../../src/language/english/english-files.js";
import { describeRows } from "../../../src/store/describe-rows.js";
import type { EpisodeOutline } from "../../../src/store/episode-outline.js";
import { listOutline } from "../../../src/store/episodes/listed-episode.js";
import { indexInMemory } from "../../../src/store/local/index-in-memory.js";
import { LocalStore } from "../../../src/store/local/local-store.js";
import type { PassageStore } from "../../../src/store/passage-store.js";
import { ExactIndex } from "../../../src/store/vectors/exact-index.js";
import { VectorMatrix } from "../../../src/store/vectors/vector-matrix.js";
import { createRandom, type Random } from "../create-random.js";

const CHAPTERS = 8;
const CHAPTER_SECONDS = 300;
const BULLETS = 4;
/** 150 words a minute, in sentences of 15 words. */
const SENTENCES = 50;
const SENTENCE_WORDS = 15;

/**
 * Episodes of forty minutes with notes and a transcript, of English words as often as words are (Zipf). Each is made when it is
 * read, so that what memory is taken is the reader's own.
 */
export async function generateLibrary(episodes: number, dimensions: number): Promise<PassageStore> {
  const words = [...new Set(ENGLISH_FILES.listWords())];
  const generate = (i: number) => generateEpisode(i, words);
  const ids = new Map(Array.from({ length: episodes }, (_, i) => [nameEpisode(i), i]));
  const outlines = [...ids.values()].map((i): EpisodeOutline => {
    const { chapters, ...episode } = generate(i).episode;
    return {
      ...episode,
      chapters: chapters.map(({ summary: _summary, bullets: _bullets, ...chapter }) => chapter),
    };
  });
  const pick = (asked: readonly string[]) => asked.flatMap((id) => outlines[ids.get(id) ?? -1] ?? []);
  const empty = new LocalStore(await indexInMemory([], null));
  return Object.assign(Object.create(empty) as PassageStore, {
    episodes: outlines,
    listEpisodes: (asked: readonly string[]) => pick(asked).map(listOutline),
    readOutlines: async (asked: readonly string[]) => pick(asked),
    hasVectors: true,
    readEpisodes: async ([id = ""]: readonly string[]) => {
      const i = ids.get(id);
      const divided = i === undefined ? [] : [divideEpisode(generate(i))];
      const index = await indexInMemory(divided, null);
      const { rows } = describeRows(divided);
      const vectors = new ExactIndex(makeVectors(rows.length, dimensions, createRandom(i ?? 0)));
      return { ...index, vectors };
    },
  });
}

function makeVectors(rows: number, dimensions: number, random: Random): VectorMatrix {
  const data = Float32Array.from({ length: rows * dimensions }, () => random() - 0.5);
  for (let row = 0; row < rows; row++) {
    const own = data.subarray(row * dimensions, (row + 1) * dimensions);
    const length = Math.hypot(...own);
    own.forEach((value, i) => {
      own[i] = value / length;
    });
  }
  return VectorMatrix.build(data, dimensions);
}

function nameEpisode(i: number): string {
  return `episode-${i}`;
}

function generateEpisode(i: number, words: readonly string[]): CorpusEpisode {
  const random = createRandom(i + 1);
  // The r-th word is said 1/r as often as the first.
  const say = (count: number) =>
    Array.from({ length: count }, () => words[Math.floor(words.length ** random()) - 1] ?? "").join(" ");
  const sentence = () => `${say(SENTENCE_WORDS)}.`;
  const chapters = Array.from({ length: CHAPTERS }, (_, c) => ({
    number: c + 1,
    title: say(5),
    startSeconds: c * CHAPTER_SECONDS,
    endSeconds: (c + 1) * CHAPTER_SECONDS,
    summary: sentence(),
    bullets: Array.from({ length: BULLETS }, sentence),
  }));
  const seconds = CHAPTER_SECONDS / SENTENCES;
  const cues = Array.from({ length: CHAPTERS * SENTENCES }, (_, s) => ({
    startSeconds: s * seconds,
    endSeconds: (s + 1) * seconds,
    speaker: Math.floor(s / 4) % 2 === 0 ? "Mara Linde" : "Tom Reed",
    text: sentence(),
  }));
  const facts = { title: say(4), show: "Generated", people: [], publishedAt: null, language: "en" };
  const none = { media: null, source: null, rights: null };
  const episode = { id: nameEpisode(i), ...facts, ...none, chapters };
  return { episode: { ...episode, durationSeconds: CHAPTERS * CHAPTER_SECONDS }, cues };
}
