import { EpisodeNames } from "../../../src/answer/requests/episode-names.js";
import { findNamedEpisode } from "../../../src/answer/requests/find-named-episode.js";
import type { ChapterOutline, EpisodeOutline } from "../../../src/store/episode-outline.js";
import { indexEpisodes } from "../../../src/store/episodes/episode-index.js";
import { FactsPacker } from "../../../src/store/episodes/packed-facts.js";
import { OutlinePages } from "../../../src/store/weaviate/outline-pages.js";
import { CountedLexicon } from "../../../src/store/words/counted-lexicon.js";
import { createRandom } from "../create-random.js";
import { describeLibrary } from "./sizing/describe-library.js";
import { MEASUREMENTS, readMeasurements } from "./sizing/measurements.js";

/**
 * `npm run bench:catalog`: what a server of a cluster keeps of a library, with generated outlines, without a cluster. The
 * libraries have as many episodes and stems as the transcripts of `bench:sizing` say. "Whole" is what was kept before: every
 * outline, and stems in a `Map`.
 */
const print = (text: string) => process.stdout.write(`${text}\n`);
const PASSAGES = [100_000, 1_000_000, 3_000_000];
const CHAPTERS = 14;
const A_PAGE = 16;
const MB = 1024 * 1024;
const QUESTIONS = 200;
const WORDS = 4_000;

const measurements = readMeasurements(MEASUREMENTS);
const random = createRandom(1);
const pick = (count: number) => Math.floor(random() * count);
const word = () => `w${pick(WORDS).toString(36)}`;
const words = (count: number) => Array.from({ length: count }, word).join(" ");

function makeChapter(number: number): ChapterOutline {
  return {
    number,
    title: words(7),
    startSeconds: number * 200,
    endSeconds: number * 200 + 200,
    questions: [`What is ${words(4)}?`],
  };
}

function makeOutline(row: number): EpisodeOutline {
  return {
    id: `talk-${row}-${words(3).replaceAll(" ", "-")}`,
    title: `${words(4)} | ${words(2)} ${row}`,
    show: "The Long Talk",
    people: [
      { name: "Mara Linde", role: "host" },
      { name: `${words(1)} ${row}`, role: "guest" },
    ],
    publishedAt: new Date(Date.UTC(2000, 0, 1 + (row % 9_000))).toISOString().slice(0, 10),
    durationSeconds: CHAPTERS * 200,
    language: "en",
    media: { kind: "audio", url: `https://media.example/long-talk/${row}/episode.mp3` },
    number: row,
    source: null,
    rights: null,
    questions: [`What is ${words(4)}?`],
    chapters: Array.from({ length: CHAPTERS }, (_, i) => makeChapter(i + 1)),
  };
}

/** The bytes in use, on the heap and beside it. */
function measureMemory(): number {
  globalThis.gc?.();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

/** The bytes that what is built keeps. */
function weigh<Kept>(build: () => Kept): { readonly kept: Kept; readonly bytes: number } {
  const before = measureMemory();
  const kept = build();
  return { kept, bytes: measureMemory() - before };
}

/** A page as it comes from the engine: its texts are of its own. */
function readPage(page: number, episodes: number) {
  const first = page * A_PAGE;
  const outlines = Array.from({ length: Math.min(A_PAGE, episodes - first) }, (_, i) =>
    makeOutline(first + i),
  );
  const json = JSON.stringify(outlines);
  return { outlines: JSON.parse(json) as EpisodeOutline[], size: json.length };
}

async function weighLibrary(passages: number): Promise<void> {
  const library = describeLibrary(passages, measurements);
  const [episodes, stems] = [Math.round(library.episodes), Math.round(library.stems)];
  const pages = Array.from({ length: Math.ceil(episodes / A_PAGE) }, (_, i) => i);
  const makeStem = (i: number) => (i + 36 ** 6).toString(36);
  const countStems = () => new Map(Array.from({ length: stems }, (_, i) => [makeStem(i), i + 1]));

  const outlines = weigh(() => pages.flatMap((page) => readPage(page, episodes).outlines));
  const whole = outlines.bytes;
  outlines.kept.length = 0;
  const map = weigh(countStems);
  map.kept.clear();

  const facts = weigh(() => {
    const packer = new FactsPacker();
    for (const page of pages) for (const outline of readPage(page, episodes).outlines) packer.add(outline);
    return packer.pack();
  });
  const tables = weigh(() => {
    const index = indexEpisodes(facts.kept);
    index.find("nobody");
    return [index.words, index.titleStems, index.nameStems, index.newestFirst, EpisodeNames.of(facts.kept)];
  });
  const lexicon = weigh(() => new CountedLexicon(countStems(), { sections: passages, stems: passages * 60 }));
  const cache = new OutlinePages(
    Uint32Array.from(pages, (page) => page * A_PAGE),
    async (wanted) => wanted.map((page) => readPage(page, episodes)),
  );
  const before = measureMemory();
  for (const page of pages) await cache.read([page * A_PAGE]);
  const keptOfOutlines = measureMemory() - before;

  const asked = Array.from({ length: QUESTIONS }, () => `what is said about ${words(3)} in the ${words(2)}?`);
  const started = performance.now();
  for (const question of asked) findNamedEpisode(question, facts.kept);
  const named = (performance.now() - started) / QUESTIONS;
  const inMb = (bytes: number) => (bytes / MB).toFixed(1);
  const now = facts.bytes + tables.bytes + lexicon.bytes;
  print(
    [
      `${passages} passages, ${episodes} episodes, ${stems} stems`,
      `  whole: ${inMb(whole)} MB of outlines (${Math.round(whole / episodes)} bytes each), ${inMb(map.bytes)} MB of stems (${Math.round(map.bytes / stems)} each)`,
      `  now: ${inMb(facts.bytes)} MB of facts (${Math.round(facts.bytes / episodes)} each), ${inMb(tables.bytes)} MB of tables (${Math.round(tables.bytes / episodes)} each), ${inMb(lexicon.bytes)} MB of stems (${Math.round(lexicon.bytes / stems)} each)`,
      `  outlines kept of those asked for: ${inMb(keptOfOutlines)} MB of ${inMb(cache.size)} MB of JSON`,
      `  in all ${inMb(now)} MB and what is kept of outlines; ${(now / passages).toFixed(1)} bytes a passage`,
      `  a title in a question: ${named.toFixed(3)} ms`,
    ].join("\n"),
  );
}
for (const passages of PASSAGES) await weighLibrary(passages);
