import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { MANIFEST_FILE } from "../store/local/manifest.js";
import { type Config, locateCachedIndex } from "./config.js";
import type { Reporter } from "./reporter.js";

/** The episode that is shipped with the program; the path holds from `src/` and from `dist/`. */
export const SAMPLE_CORPUS_DIR = fileURLToPath(new URL("../../corpus", import.meta.url));

/** Its name in the corpus. */
export const SAMPLE_FILE = "no-priors-ep-5.txt";

/**
 * Lets a question be tried in a folder that has no corpus and no index: the shipped episode answers it, and the operator
 * is told so. Its index lies in the user's cache, unless the operator names an index folder.
 */
export function trySample(config: Config, reporter: Pick<Reporter, "note">): Config {
  const { store, corpusDir, indexDir } = config;
  if (store.kind !== "local" || corpusDir !== "corpus" || existsSync(corpusDir)) return config;
  if (existsSync(join(indexDir, MANIFEST_FILE))) return config;
  reporter.note(
    "There is no folder `corpus` here: the shipped sample episode answers. Put your own files into `corpus`, or name their folder in CUEPOINT_CORPUS_DIR.",
  );
  const cached = locateCachedIndex(config, SAMPLE_CORPUS_DIR);
  return { ...config, corpusDir: SAMPLE_CORPUS_DIR, indexDir: indexDir === "index" ? cached : indexDir };
}
