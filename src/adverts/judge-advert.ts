import { type SignWeights, useEnglish } from "../language/english/english-data.js";
import { listAdvertSigns } from "./list-advert-signs.js";

let model: SignWeights | null = null;

/** Returns the log-odds that an English sentence is of an advertisement. Throws `config_invalid` where the weights are damaged. */
export function judgeAdvert(sentence: string): number {
  model ??= useEnglish().readAdvertWeights();
  let sum = model.intercept;
  for (const sign of listAdvertSigns(sentence)) sum += model.weights.get(sign) ?? 0;
  return sum;
}
