import { z } from "zod";
import { listSigns } from "../../language/list-form-terms.js";
import { AppError } from "../../shared/errors.js";

/** Logistic models of whether a sentence is a refusal: by its words alone, and with the vector of an embedding model. */
const MODEL = z.object({
  /** Name of the embedding model; null where words alone are judged. */
  model: z.string().nullable(),
  intercept: z.number(),
  /** A weight for each dimension of the sentence's vector; empty where words alone are judged. */
  vector: z.array(z.number()),
  /** A weight for each term. A term without a weight does not count. */
  terms: z.record(z.string(), z.number()).transform((terms) => new Map(Object.entries(terms))),
});
const SCHEMA = z.object({
  classes: z.record(z.string(), z.string()),
  kept: z.string(),
  models: z.array(MODEL),
});

export interface RefusalModel {
  /** What stands for each word that counts in a sentence's form. */
  readonly signs: ReadonlyMap<string, string>;
  readonly models: readonly z.infer<typeof MODEL>[];
}

/** Reads `models/refusals/weights.json`. Throws `config_invalid` where it is not what `npm run fit:refusals` writes. */
export function readRefusalModel(text: string): RefusalModel {
  const { models, ...lexicon } = parse(text);
  return { signs: listSigns(lexicon), models };
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
