import { join } from "node:path";
import { z } from "zod";
import { lookUpIn } from "../../src/answer/look-up.js";
import { chooseSpans } from "../../src/answer/quote/choose-spans.js";
import { selectChapters } from "../../src/answer/select-chapters.js";
import { divideEpisode } from "../../src/chunk/divide-episode.js";
import { readCorpusPaths } from "../../src/corpus/read-corpus.js";
import type { Embedder } from "../../src/embed/embedder.js";
import type { Reader } from "../../src/read/reader.js";
import { searchPassages } from "../../src/retrieve/search-passages.js";
import type { Chapter, Passage } from "../../src/shared/domain.js";
import { indexInMemory } from "../../src/store/local/index-in-memory.js";
import { LocalStore } from "../../src/store/local/local-store.js";
import { findDataSet, readJsonLines } from "./data/data-set.js";

/** Pairs that ask the same with and without the name of the episode's subject. Weights were chosen on every other one. */
const QUESTIONS = "test/quality/names.jsonl";
const PAGE = "corpus/no-priors-ep-5.txt";
const SEARCHED = 5;

const pairSchema = z.strictObject({
  named: z.string(),
  unnamed: z.string(),
  /** Numbers of the page's chapters that answer. */
  gold_chapters: z.array(z.number()).optional(),
  /** A transcript, the seconds at which it answers, and words that are said there. */
  episode: z.string().optional(),
  spans: z.array(z.tuple([z.number(), z.number().nullable()])).optional(),
  says: z.string().optional(),
});
type NamePair = z.infer<typeof pairSchema>;

const NAMINGS = ["named", "unnamed"] as const;
type Naming = (typeof NAMINGS)[number];

interface Outcome {
  /** Whether what is found first is right, whether one of the first five is, and what is quoted first. */
  readonly first: boolean;
  readonly amongFive: boolean;
  readonly quoted: boolean;
}

export interface AskedPair extends NamePair {
  readonly outcomes: Readonly<Record<Naming, Outcome>>;
}

export type NameGroup = "the page" | "transcripts" | "of both, chosen on" | "of both, held back";

export interface NameFigures {
  readonly questions: number;
  /** Shares of the questions. */
  readonly hitAt1: number;
  readonly hitAt5: number;
  readonly quotedFirst: number;
}

interface NameParts {
  readonly embedder: Embedder;
  readonly reader: Reader | null;
}

/**
 * Asks each question of its own episode. Leaves out the pairs about transcripts where `../shared/data` has none. Throws
 * where a pair's words are not said at the seconds that it names.
 */
export async function askNames({ embedder, reader }: NameParts): Promise<AskedPair[]> {
  const transcripts = findDataSet("podcasts-changelog");
  const all = readJsonLines(QUESTIONS).map((line) => pairSchema.parse(line));
  const pairs = all.filter(({ episode }) => episode === undefined || transcripts !== null);
  const ids = new Set(pairs.flatMap(({ episode }) => episode ?? []));
  const page = await openStore([PAGE], embedder);
  const talk = await openStore(
    [...ids].map((id) => join(transcripts ?? "", "episodes", `${id}.md`)),
    embedder,
  );
  const asked: AskedPair[] = [];
  for (const pair of pairs) {
    const parts = { store: pair.episode === undefined ? page : talk, embedder, reader };
    checkWords(parts.store, pair);
    const ask = async (question: string): Promise<Outcome> => {
      const options = { question, episodes: pair.episode === undefined ? [] : [pair.episode] };
      const { passages } = await searchPassages(parts, { ...options, limit: SEARCHED });
      const right = passages.map(({ chapter, passage }) => isRight(pair, chapter, passage));
      const [chosen] = chooseSpans(selectChapters((await lookUpIn(parts, options)).chapters));
      const quoted = chosen?.spans[0]?.source.passage;
      return {
        first: right[0] === true,
        amongFive: right.includes(true),
        quoted: chosen !== undefined && quoted !== undefined && isRight(pair, chosen.chapter, quoted),
      };
    };
    asked.push({ ...pair, outcomes: { named: await ask(pair.named), unnamed: await ask(pair.unnamed) } });
  }
  return asked;
}

export function summariseNames(pairs: readonly AskedPair[], naming: Naming): NameFigures {
  const share = (holds: (outcome: Outcome) => boolean) =>
    pairs.filter(({ outcomes }) => holds(outcomes[naming])).length / pairs.length;
  return {
    questions: pairs.length,
    hitAt1: share(({ first }) => first),
    hitAt5: share(({ amongFive }) => amongFive),
    quotedFirst: share(({ quoted }) => quoted),
  };
}

export function groupPairs(pairs: readonly AskedPair[]): Record<NameGroup, AskedPair[]> {
  return {
    "the page": pairs.filter(({ episode }) => episode === undefined),
    transcripts: pairs.filter(({ episode }) => episode !== undefined),
    "of both, chosen on": pairs.filter((_, i) => i % 2 === 0),
    "of both, held back": pairs.filter((_, i) => i % 2 === 1),
  };
}

export function listNameRows(pairs: readonly AskedPair[]): string[] {
  return Object.entries(groupPairs(pairs))
    .filter(([, own]) => own.length > 0)
    .flatMap(([name, own]) =>
      NAMINGS.map((naming) => {
        const { questions, hitAt1, hitAt5, quotedFirst } = summariseNames(own, naming);
        const shares = [hitAt1, hitAt5, quotedFirst].map((share) => share.toFixed(3).padEnd(8)).join("");
        return `${`${name}, ${questions} ${naming}`.padEnd(34)}${shares}`.trimEnd();
      }),
    );
}

async function openStore(paths: readonly string[], embedder: Embedder): Promise<LocalStore> {
  const episodes = paths.length === 0 ? [] : (await readCorpusPaths(paths)).episodes;
  return new LocalStore(await indexInMemory(episodes.map(divideEpisode), embedder));
}

function isRight({ gold_chapters = [], spans = [] }: NamePair, chapter: Chapter, passage: Passage): boolean {
  const end = passage.endSeconds ?? Number.POSITIVE_INFINITY;
  return (
    gold_chapters.includes(chapter.number) ||
    spans.some(([from, to]) => end > from && passage.startSeconds < (to ?? Number.POSITIVE_INFINITY))
  );
}

function checkWords({ index }: LocalStore, pair: NamePair): void {
  if (pair.says === undefined) return;
  const own = index.sections.filter(({ episode }) => episode.id === pair.episode);
  const said = own
    .flatMap(({ chapter, firstPassage, endPassage }) =>
      index.passages.slice(firstPassage, endPassage).filter((passage) => isRight(pair, chapter, passage)),
    )
    .map(({ text }) => text);
  if (!said.join(" ").includes(pair.says)) throw new Error(`not said at its seconds: ${pair.says}`);
}
