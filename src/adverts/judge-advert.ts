import { readFileSync } from "node:fs";
import { z } from "zod";
import { AppError } from "../shared/errors.js";
import { listAdvertSigns } from "./list-advert-signs.js";

const FILE = new URL("../../models/adverts/weights.json", import.meta.url);
const SCHEMA = z.object({
  intercept: z.number(),
  weights: z.record(z.string(), z.number()).transform((weights) => new Map(Object.entries(weights))),
});

let model: z.infer<typeof SCHEMA> | null = null;

/** Returns the log-odds that an English sentence is of an advertisement. Throws `config_invalid` where the weights are damaged. */
export function judgeAdvert(sentence: string): number {
  model ??= readModel();
  let sum = model.intercept;
  for (const sign of listAdvertSigns(sentence)) sum += model.weights.get(sign) ?? 0;
  return sum;
}

function readModel(): z.infer<typeof SCHEMA> {
  try {
    return SCHEMA.parse(JSON.parse(readFileSync(FILE, "utf8")));
  } catch (cause) {
    throw new AppError("config_invalid", "models/adverts/weights.json does not hold the weights expected.", {
      hint: "Restore the file that came with this version.",
      cause,
    });
  }
}
