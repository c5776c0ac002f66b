import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { readOwnQuestionWords } from "../../../src/compose/read-own-files.js";
import { distilWords } from "../../../src/embed/words/distil-words.js";
import { type ExportOptions, exportShow } from "../../../src/export/export-show.js";
import { readStaticAssets } from "../../../src/export/static-assets.js";
import { BUILT } from "../../../src/platform/built-files.js";
import { HashingEmbedder } from "../../fakes/hashing-embedder.js";
import { generateLibrary } from "./generate-library.js";
import { watchMemory } from "./watch-memory.js";

/** A process that exports a generated library of so many episodes, and tells what that takes. Run with `--expose-gc`. */
export interface ExportWeight {
  readonly episodes: number;
  readonly seconds: number;
  /** The same once more, with nothing changed. */
  readonly againSeconds: number;
  readonly files: number;
  readonly bytes: number;
  readonly firstGzipBytes: number;
  /** Above what the process had before, at the most, in bytes: its pages of memory, and what is in use after a collection, as it writes all of it into another folder. */
  readonly peak: number;
  readonly live: number;
}

const DIMENSIONS = 96;
const episodes = Number(process.argv[2]);
const store = await generateLibrary(episodes, DIMENSIONS);
const dir = await mkdtemp(join(tmpdir(), "cuepoint-bench-"));
const assets = readStaticAssets(fileURLToPath(BUILT));
const embedder = new HashingEmbedder({ dimensions: DIMENSIONS });
const distil: ExportOptions["distil"] = async ({ counts, rows }) =>
  await distilWords(embedder, counts, { rows, learnt: readOwnQuestionWords() });
const run = async (dir: string) => {
  const options = { base: null, episodes: [], better: null, modelEndpoint: null };
  const begin = performance.now();
  const summary = await exportShow({ store, assets, dir, distil, ...options });
  return { summary, seconds: (performance.now() - begin) / 1000 };
};
try {
  const pages = watchMemory("pages");
  const { summary, seconds } = await run(dir);
  const peak = pages.stop();
  const again = await run(dir);
  // Collections take time, and an export that finds all of it written holds less.
  const inUse = watchMemory("in use");
  await run(join(dir, "anew"));
  const live = inUse.stop();
  const weight: ExportWeight = {
    episodes,
    seconds,
    againSeconds: again.seconds,
    files: summary.files,
    bytes: summary.bytes,
    firstGzipBytes: summary.first.gzipBytes,
    peak,
    live,
  };
  process.stdout.write(`${JSON.stringify(weight)}\n`);
} finally {
  await rm(dir, { recursive: true, force: true });
}
