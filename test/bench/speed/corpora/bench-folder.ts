import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { resolveDefaultModelDir } from "../../../../src/embed/default-model-dir.js";

/** What the bench keeps between runs, beside the models in the user's cache: vectors, indexes, peers. */
export const BENCH_FOLDER = join(
  dirname(resolveDefaultModelDir({ environment: process.env, platform: process.platform, home: homedir() })),
  "bench",
);
