import { z } from "zod";
import { listSigns } from "../../../language/list-form-terms.js";
import { AppError } from "../../../shared/errors.js";
import type { RequestModel } from "./request-model.js";
import { type Phrasings, scoreByPhrasings, type TermHolders } from "./score-by-phrasings.js";

const numbers = z.array(z.number());
/** What each phrasing says of each intent: by words alone, and with the vector of an embedding model. */
const MODEL = z.object({
  /** Name of the embedding model; null where words alone are judged. */
  model: z.string().nullable(),
  /** A number an intent. */
  intercepts: numbers,
  /** For each intent, what its `shares` are to be multiplied by. */
  scales: numbers,
  /** What each phrasing adds to each intent, where the question is alike: signed bytes, a row a phrasing, as base64. */
  shares: z.base64().transform((text) => new Int8Array(Buffer.from(text, "base64"))),
  /** What is taken from a question's vector before it is brought to length 1; empty where words alone are judged. */
  mean: numbers,
  /** The vector of each phrasing without that, of any length: signed bytes, a row a phrasing, as base64. */
  vectors: z.base64().transform((text) => new Int8Array(Buffer.from(text, "base64"))),
});
/** The phrasings that have each term, in the order of `terms`. */
const HOLDERS = z.object({
  /** So many phrasings have each term. */
  counts: z.array(z.int().min(0)),
  /** Ordinals of phrasings, a term's beside each other: two bytes each, the lower first, as base64. */
  phrasings: z.base64().transform((text) => {
    const bytes = Buffer.from(text, "base64");
    return Uint16Array.from({ length: bytes.length >> 1 }, (_, i) => bytes.readUInt16LE(2 * i));
  }),
  /** For each of these what the term weighs in the phrasing, in 255ths, as base64. */
  weights: z.base64().transform((text) => new Uint8Array(Buffer.from(text, "base64"))),
});
const SCHEMA = z.object({
  classes: z.record(z.string(), z.string()),
  kept: z.string(),
  /** The stems of the requests' own words; others name what a question is about. */
  vocabulary: z.string().transform((stems) => new Set(stems.split(" "))),
  intents: z.array(z.string()).min(1),
  /** So many phrasings are questions compared with. */
  phrasings: z.int().min(1),
  /** How much each term tells. */
  terms: z.record(z.string(), z.number()),
  holders: HOLDERS,
  models: z.array(MODEL),
});

/** Reads `models/requests/weights.json`. Throws `config_invalid` where it is not what `npm run fit:requests` writes. */
export function readRequestModel(text: string): RequestModel & Phrasings {
  const { classes, kept, vocabulary, intents, phrasings, terms: listed, holders, models } = parse(text);
  const signs = listSigns({ classes, kept });
  const terms = new Map(Object.entries(listed));
  const all = { signs, vocabulary, intents, phrasings, terms, holders: groupByTerm(terms, holders), models };
  return { ...all, score: (question, meaning) => scoreByPhrasings(all, question, meaning) };
}

function groupByTerm(
  terms: ReadonlyMap<string, number>,
  { counts, phrasings, weights }: z.infer<typeof HOLDERS>,
): Map<string, TermHolders> {
  let from = 0;
  return new Map(
    [...terms.keys()].map((term, i) => {
      const to = from + (counts[i] ?? 0);
      const own = { phrasings: phrasings.subarray(from, to), weights: weights.subarray(from, to) };
      from = to;
      return [term, own];
    }),
  );
}

function parse(text: string): z.infer<typeof SCHEMA> {
  try {
    return SCHEMA.parse(JSON.parse(text));
  } catch (cause) {
    throw new AppError("config_invalid", "models/requests/weights.json does not hold the weights expected.", {
      hint: "Restore the file that came with this version.",
      cause,
    });
  }
}
