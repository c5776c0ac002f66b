import type { DividedEpisode } from "../../chunk/divide-episode.js";
import type { Corpus } from "../../corpus/read-corpus.js";
import type { Embedder } from "../../embed/embedder.js";
import type { Passage } from "../../shared/domain.js";
import {
  isSameCorpus,
  isSamePaths,
  listChanges,
  listEpisodeIds,
  listGiven,
  markStale,
} from "../compare-corpus.js";
import { describeRows, keepsTokens } from "../describe-rows.js";
import { divideEpisodes } from "../divide-episodes.js";
import { describeModel, unlessUnusable } from "../index-facts.js";
import { keepQuestions } from "../keep-questions.js";
import type { UpdateOptions, UpdatePreview, UpdateResult } from "../store-driver.js";
import type { AddonState } from "../vectors/load-addon.js";
import { buildIndex } from "./build-index.js";
import { EmbeddingJournal } from "./embedding-journal.js";
import { loadIndex, readOrigin, type StoredIndex } from "./load-index.js";
import { lockIndex } from "./lock-index.js";
import { type Publish, removeRemains, writeIndex } from "./write-index.js";

export interface LocalUpdateOptions extends Omit<UpdateOptions, "embedder"> {
  readonly indexDir: string;
  readonly addon: AddonState;
  /** It is null where passages are found by keywords only. */
  readonly embedder: Embedder | null;
}

/** Brings the index up to date with the corpus; an index that is up to date is left as it is. */
export async function updateIndex(options: LocalUpdateOptions): Promise<UpdateResult> {
  const { indexDir, waitMs, onNote } = options;
  const onWait = (holder: string) => onNote?.(`The index is being written by ${holder}: waiting for it.`);
  return await lockIndex(indexDir, { waitMs, onWait, signal: options.signal }, (publish, signal) =>
    update({ ...options, signal }, publish),
  );
}

/** Finds why the stored index is not the one that would be built now; gives null where it is. */
export function findStaleness(
  { manifest }: Pick<StoredIndex, "manifest">,
  wanted: Pick<LocalUpdateOptions, "paths" | "embedder" | "addon" | "lateInteraction"> & {
    readonly corpus: Corpus;
  },
): "corpus" | "model" | "engine" | "tokens" | null {
  const { corpus, paths, embedder, addon, lateInteraction } = wanted;
  const made = JSON.stringify(manifest.model);
  if (embedder !== null && made !== JSON.stringify(describeModel(embedder))) return "model";
  if (!isSameCorpus({ files: manifest.corpus, paths: manifest.paths }, { files: corpus.files, paths }))
    return "corpus";
  if (embedder !== null && addon.loaded && manifest.engine !== "hnsw") return "engine";
  const hasTokens = manifest.files["tokens.bin"] !== undefined;
  if (manifest.model !== null && hasTokens !== keepsTokens(manifest.counts.sections, lateInteraction))
    return "tokens";
  return null;
}

/** What an update knows before it writes anything. */
type PlanningOptions = Omit<LocalUpdateOptions, "waitMs" | "embedder">;

/** Tells what an update would do, without a lock and without writing anything. */
export async function previewUpdate(options: PlanningOptions): Promise<UpdatePreview> {
  const { stored, corpus } = await compare(options);
  const wanted = { ...options, corpus, embedder: null };
  const isSame = stored !== null && !options.rebuild && findStaleness(stored, wanted) === null;
  const known = new Set(options.rebuild ? [] : stored?.readDigests());
  const { rows, sections } = describeRows(isSame ? [] : await divideCorpus(corpus, stored, options));
  const needsTokens = keepsTokens(sections.length, options.lateInteraction) && stored?.tokens === null;
  return {
    status: isSame ? "unchanged" : "updated",
    changes: listChanges(stored?.episodes ?? [], corpus),
    corpus,
    embeddedTexts: rows.filter(
      ({ digest, section }) => !known.has(digest) || (needsTokens && section !== null),
    ).length,
  };
}

/** Reads the stored index, where it can be used, and the corpus as it is now. */
async function compare(
  options: PlanningOptions,
): Promise<{ readonly stored: StoredIndex | null; readonly corpus: Corpus }> {
  const { indexDir, addon, onNote, onRead, rebuild, signal } = options;
  const stored = await unlessUnusable(loadIndex(indexDir, addon), rebuild ? undefined : onNote);
  const manifest = stored?.manifest;
  const origin = manifest ? { ...manifest, files: manifest.corpus } : await readOrigin(indexDir);
  const given = listGiven(origin, options.paths);
  const known = stored !== null && isSamePaths(origin, options) ? origin.files : [];
  const reading = { given, again: rebuild, onProgress: onRead, signal };
  return { stored, corpus: await options.readCorpus(known, reading) };
}

async function update(options: LocalUpdateOptions, publish: Publish): Promise<UpdateResult> {
  const { stored, corpus } = await compare(options);
  const anew = options.rebuild || stored === null;
  const staleness = anew ? "corpus" : findStaleness(stored, { ...options, corpus });
  if (stored !== null && staleness === null) {
    return {
      status: "unchanged",
      counts: stored.manifest.counts,
      recall: stored.manifest.recall,
      changes: { added: [], changed: [], removed: [] },
      embeddedTexts: 0,
      reusedTexts: stored.manifest.counts.vectors,
      corpus,
      episodes: stored.episodes,
    };
  }
  // The model loads in a thread of its own while the episodes are divided; where that fails the embedding fails as well.
  options.embedder?.warmUp().catch(() => undefined);
  const { model } = stored?.manifest ?? { model: null };
  if (staleness === "model" && model !== null)
    options.onNote?.(`The index was made with ${model.name}: every passage is embedded anew.`);
  const episodes = await divideCorpus(corpus, stored, options);
  const previous = staleness === "model" || options.rebuild ? null : stored;
  const { counts, recall, ...texts } = await rebuild(options, { corpus, episodes, previous, publish });
  return {
    status: "updated",
    counts,
    recall,
    changes: listChanges(stored?.episodes ?? [], corpus),
    ...texts,
    corpus,
    episodes: episodes.map(({ episode }) => episode),
  };
}

interface RebuildParts {
  readonly corpus: Corpus;
  readonly episodes: readonly DividedEpisode[];
  readonly previous: StoredIndex | null;
  readonly publish: Publish;
}

/** Embeds what is new, and keeps a journal of it until the index is written. */
async function rebuild(
  options: LocalUpdateOptions,
  { corpus, episodes, previous, publish }: RebuildParts,
): Promise<Pick<UpdateResult, "counts" | "recall" | "embeddedTexts" | "reusedTexts">> {
  const { indexDir, embedder, onNote, signal } = options;
  await removeRemains(indexDir, publish);
  const journal = embedder === null ? null : await EmbeddingJournal.open(indexDir, describeModel(embedder));
  if (journal !== null && journal.size > 0)
    onNote?.(`Going on from an ingest that was interrupted: ${journal.size} texts are embedded.`);
  try {
    const embedding = embedder === null || journal === null ? null : { embedder, journal };
    const built = await buildIndex({ ...options, episodes, corpus: corpus.files, embedding, previous });
    signal?.throwIfAborted();
    const { counts, recall } = await writeIndex(indexDir, built, publish);
    await journal?.remove();
    return { counts, recall, embeddedTexts: built.embeddedTexts, reusedTexts: built.reusedTexts };
  } finally {
    await journal?.close();
  }
}

/** Divides the episodes that were read now, keeps the others as they are stored, and puts all in the order of their files. */
async function divideCorpus(
  corpus: Corpus,
  stored: StoredIndex | null,
  { rebuild, signal }: Pick<UpdateOptions, "rebuild" | "signal">,
): Promise<DividedEpisode[]> {
  const read = await divideEpisodes(corpus.episodes, signal);
  const divided = new Map(read.map((entry) => [entry.episode.id, entry]));
  const kept = new Map(
    [...(rebuild ? [] : divided.keys()), ...corpus.kept].map((id): [string, Passage[]] => [id, []]),
  );
  for (const passage of stored?.passages ?? []) kept.get(passage.episodeId)?.push(passage);
  const stale = new Set(corpus.stale);
  for (const episode of stored?.episodes ?? []) {
    const passages = kept.get(episode.id);
    if (passages === undefined) continue;
    const changed = divided.get(episode.id);
    const now = { episode: markStale(episode, stale), passages };
    divided.set(episode.id, changed === undefined ? now : keepQuestions(changed, { ...episode, passages }));
  }
  return listEpisodeIds(corpus.files).flatMap((id) => divided.get(id) ?? []);
}
