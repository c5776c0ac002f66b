import { createHash } from "node:crypto";
import { join } from "node:path";
import { divideEpisode } from "../../../../src/chunk/divide-episode.js";
import { readCorpusPaths } from "../../../../src/corpus/read-corpus.js";
import type { Embedder } from "../../../../src/embed/embedder.js";
import type { Episode } from "../../../../src/shared/domain.js";
import { describeRows } from "../../../../src/store/describe-rows.js";
import { loadIndex, type StoredIndex } from "../../../../src/store/local/load-index.js";
import { updateIndex } from "../../../../src/store/local/update-index.js";
import type { CorpusReader } from "../../../../src/store/store-driver.js";
import { loadAddon } from "../../../../src/store/vectors/load-addon.js";
import { LONE_SOURCE } from "../../../fakes/corpus.js";
import { showProgress } from "../report/show-progress.js";
import { BENCH_FOLDER } from "./bench-folder.js";

/** An index of the bench, on disk. */
export interface IndexedCorpus {
  readonly indexDir: string;
  readonly passages: number;
  /** Bytes on disk by file. */
  readonly files: Readonly<Record<string, number>>;
}

export interface CorpusContent {
  /** Also the name of its folder: an index is built once. */
  readonly name: string;
  readonly readCorpus: CorpusReader;
  /** False: without token vectors. */
  readonly lateInteraction: boolean;
}

/** Builds the index where it is not there, or not of this corpus and this model. */
export async function indexCorpus(
  { name, readCorpus, lateInteraction }: CorpusContent,
  embedder: Embedder,
): Promise<IndexedCorpus> {
  const indexDir = join(BENCH_FOLDER, "indexes", `${name}${lateInteraction ? "-late" : ""}`);
  await updateIndex({
    indexDir,
    readCorpus,
    paths: [name],
    embedder,
    addon: loadAddon(),
    lateInteraction,
    rebuild: false,
    waitMs: 0,
    onProgress: ({ done, total }) => showProgress(`indexing ${name}`, done, total),
  });
  const { manifest } = await loadIndex(indexDir, loadAddon());
  const files = Object.entries(manifest.files).map(([name, file]) => [name, file?.bytes ?? 0] as const);
  return { indexDir, passages: manifest.counts.passages, files: Object.fromEntries(files) };
}

/** Reads it as the server does. Without late interaction there are no token vectors to rank by. */
export async function openCorpus(indexDir: string, lateInteraction: boolean): Promise<StoredIndex> {
  const index = await loadIndex(indexDir, loadAddon());
  return lateInteraction ? index : { ...index, tokens: null };
}

/** Episodes as a corpus that was read. */
export function readMade(episodes: readonly Episode[]): CorpusReader {
  const text = JSON.stringify(episodes);
  const file = {
    path: "generated",
    sha256: createHash("sha256").update(text).digest("hex"),
    size: text.length,
    changedMs: null,
    format: "generated",
    sources: episodes.map(({ id }) => ({ ...LONE_SOURCE, id, episode: id })),
    notes: [],
  };
  return async () => ({
    episodes: episodes.map((episode) => ({ episode, cues: [] })),
    kept: [],
    files: [file],
    ignored: [],
    notes: [],
    counted: [],
    alike: [],
    passedOver: [],
    stale: [],
  });
}

/** The texts that are embedded of them, in the order of the rows. */
export function listTexts(episodes: readonly Episode[]): string[] {
  return describeRows(episodes.map((episode) => divideEpisode({ episode, cues: [] }))).rows.map(
    ({ text }) => text,
  );
}

/** Files and folders as `cuepoint ingest` reads them. */
export function readPaths(paths: readonly string[]): CorpusReader {
  return (known) => readCorpusPaths(paths, { known });
}
