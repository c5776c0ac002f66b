import { z } from "zod";
import { AppError } from "../../shared/errors.js";
import { listSigns } from "./list-refusal-terms.js";

/** `models/refusals/weights.json`: words stand in one string, separated by spaces. */
const SCHEMA = z.object({
  classes: z.record(z.string(), z.string()),
  kept: z.string(),
  models: z.array(
    z.object({
      model: z.string().nullable(),
      intercept: z.number(),
      vector: z.array(z.number()),
      terms: z.record(z.string(), z.number()),
    }),
  ),
});

/** Logistic models of whether a sentence is a refusal: by its words alone, and with the vector of an embedding model. */
export interface RefusalModel {
  /** What stands for each word that counts in a sentence's form. */
  readonly signs: ReadonlyMap<string, string>;
  readonly models: readonly {
    /** Name of the embedding model; null where words alone are judged. */
    readonly model: string | null;
    readonly intercept: number;
    /** A weight for each dimension of the sentence's vector; empty where words alone are judged. */
    readonly vector: readonly number[];
    /** A weight for each term. A term without a weight does not count. */
    readonly terms: ReadonlyMap<string, number>;
  }[];
}

/** Reads `models/refusals/weights.json`. Throws `config_invalid` where it is not what `npm run fit:refusals` writes. */
export function readRefusalModel(text: string): RefusalModel {
  const { classes, kept, models } = parse(text);
  const lists = Object.entries(classes).map(([name, words]) => [name, words.split(" ")] as const);
  return {
    signs: listSigns({ classes: Object.fromEntries(lists), kept: kept.split(" ") }),
    models: models.map((one) => ({ ...one, terms: new Map(Object.entries(one.terms)) })),
  };
}

function parse(text: string): z.infer<typeof SCHEMA> {
  try {
    return SCHEMA.parse(JSON.parse(text));
  } catch (cause) {
    throw new AppError("config_invalid", "models/refusals/weights.json does not hold the weights expected.", {
      hint: "Restore the file that came with this version.",
      cause,
    });
  }
}
