import { readFileSync } from "node:fs";
import { z } from "zod";
import { AppError } from "../shared/errors.js";

/** What is known of a phrase that may be a title: numbers by name, most of them 0 to 1. */
export type TitleSigns = Readonly<Record<string, number>>;

const FILE = new URL("../../models/titles/weights.json", import.meta.url);
const MODEL = z.object({
  intercept: z.number(),
  weights: z.record(z.string(), z.number()).transform((weights) => Object.entries(weights)),
});
/** `words` judges without vectors, `meaning` with what they tell. */
const SCHEMA = z.object({ words: MODEL, meaning: MODEL });

let models: z.infer<typeof SCHEMA> | null = null;

/** Returns the log-odds that a phrase is a good title. Throws `config_invalid` where the weights are damaged. */
export function judgeTitle(by: keyof z.infer<typeof SCHEMA>, signs: TitleSigns): number {
  models ??= readModels();
  const { intercept, weights } = models[by];
  return weights.reduce((sum, [sign, weight]) => sum + weight * (signs[sign] ?? 0), intercept);
}

function readModels(): z.infer<typeof SCHEMA> {
  try {
    return SCHEMA.parse(JSON.parse(readFileSync(FILE, "utf8")));
  } catch (cause) {
    throw new AppError("config_invalid", "models/titles/weights.json does not hold the weights expected.", {
      hint: "Restore the file that came with this version.",
      cause,
    });
  }
}
