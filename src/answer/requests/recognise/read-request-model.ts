import { z } from "zod";
import { listSigns } from "../../../language/list-form-terms.js";
import { AppError } from "../../../shared/errors.js";
import { weighTerms } from "./weigh-terms.js";

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
const SCHEMA = z.object({
  classes: z.record(z.string(), z.string()),
  kept: z.string(),
  /** The stems of the requests' own words; others name what a question is about. */
  vocabulary: z.string().transform((stems) => new Set(stems.split(" "))),
  intents: z.array(z.string()).min(1),
  /** The phrasings that questions are compared with. */
  phrasings: z.array(z.string()).min(1),
  /** How much each term tells. */
  terms: z.record(z.string(), z.number()),
  models: z.array(MODEL),
});

export interface RequestModel {
  /** What stands for each word that counts in a question's form. */
  readonly signs: ReadonlyMap<string, string>;
  readonly vocabulary: ReadonlySet<string>;
  readonly intents: readonly string[];
  readonly phrasings: readonly string[];
  readonly terms: ReadonlyMap<string, number>;
  /** For each term the phrasings that have it, each with its weight; made when the first question is judged. */
  readonly listHolders: () => ReadonlyMap<string, readonly (readonly [phrasing: number, weight: number])[]>;
  readonly models: readonly z.infer<typeof MODEL>[];
}

/** Reads `models/requests/weights.json`. Throws `config_invalid` where it is not what `npm run fit:requests` writes. */
export function readRequestModel(text: string): RequestModel {
  const { classes, kept, vocabulary, intents, phrasings, terms: listed, models } = parse(text);
  const signs = listSigns({ classes, kept });
  const terms = new Map(Object.entries(listed));
  let holders: Map<string, [number, number][]> | undefined;
  const listHolders = () => {
    holders ??= groupByTerm(phrasings, { signs, terms });
    return holders;
  };
  return { signs, vocabulary, intents, phrasings, terms, listHolders, models };
}

function groupByTerm(phrasings: readonly string[], how: Pick<RequestModel, "signs" | "terms">) {
  const holders = new Map<string, [number, number][]>();
  for (const [i, phrasing] of phrasings.entries()) {
    for (const [term, weight] of weighTerms(phrasing, how)) {
      const known = holders.get(term);
      if (known === undefined) holders.set(term, [[i, weight]]);
      else known.push([i, weight]);
    }
  }
  return holders;
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
