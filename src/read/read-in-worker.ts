import { loadBert } from "../inference/load-transformers.js";
import type { LoadModel } from "../inference/worker-messages.js";
import type { Pair, PairReading } from "./pair.js";
import { readWithBert } from "./read-with-bert.js";

export interface ReaderSettings {
  /** The folder of the model's files. */
  readonly folder: string;
}

/** Loads the reading model in a thread of its own. */
export const load: LoadModel<ReaderSettings, Pair, PairReading> = async ({ folder }) =>
  readWithBert(await loadBert(folder));
