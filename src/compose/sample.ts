import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { type Config, locateCachedIndex } from "./config.js";
import type { Reporter } from "./reporter.js";

/** The episode that is shipped with the program; the path holds from `src/` and from `dist/`. */
export const SAMPLE_CORPUS_DIR = fileURLToPath(new URL("../../corpus", import.meta.url));

/**
 * Lets a question be tried in a folder that has no corpus and no index: the shipped episode answers it, from an index
 * in the user's cache, and the operator is told so.
 */
export function trySample(config: Config, reporter: Pick<Reporter, "note">): Config {
  const { store, corpusDir, indexDir } = config;
  if (store.kind !== "local" || corpusDir !== "corpus" || existsSync(corpusDir) || existsSync(indexDir))
    return config;
  reporter.note(
    "There is no folder `corpus` here: the shipped sample episode answers. Put your own files into `corpus`, or name their folder in CUEPOINT_CORPUS_DIR.",
  );
  return { ...config, corpusDir: SAMPLE_CORPUS_DIR, indexDir: locateCachedIndex(config, SAMPLE_CORPUS_DIR) };
}
