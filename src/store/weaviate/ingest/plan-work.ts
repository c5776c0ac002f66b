import type { DividedEpisode } from "../../../chunk/divide-episode.js";
import type { Corpus } from "../../../corpus/read-corpus.js";
import { identifyVersion, isSameCorpus, listEpisodeIds } from "../../compare-corpus.js";
import { describeRows, digestText, keepsTokens } from "../../describe-rows.js";
import { divideEpisodes } from "../../divide-episodes.js";
import type { EpisodeOutline } from "../../episode-outline.js";
import { describeModel } from "../../index-facts.js";
import type { PreviewOptions } from "../../store-driver.js";
import { type Catalog, CLUSTER_FORMAT, type ClusterManifest } from "../catalog.js";
import { COLLECTION_PREFIX } from "../collection.js";

/** An episode that the index does not hold as it is in the corpus now. */
export interface PendingEpisode {
  readonly divided: DividedEpisode;
  /** A digest of its content, which is the same wherever it is computed. */
  readonly version: string;
  readonly sections: number;
  readonly texts: number;
}

/** The work that an ingest sets out to do. */
export interface Work {
  /** A digest of everything below. */
  readonly id: string;
  readonly collection: string;
  /** The generation of the index that was in use when the work was planned; null where there was none. */
  readonly base: string | null;
  /** The index that is changed; null where the collection is a new one. */
  readonly previous: Catalog | null;
  readonly corpus: Corpus;
  readonly paths: readonly string[] | null;
  readonly model: ClusterManifest["model"];
  readonly keepsTokens: boolean;
  /** The ids of all episodes, in the order of the corpus. */
  readonly order: readonly string[];
  readonly pending: readonly PendingEpisode[];
}

export interface PlanOptions extends Omit<PreviewOptions, "readCorpus"> {
  /** The index in use; null where there is none. */
  readonly current: Catalog | null;
  /** Reads all of it again, or what has changed alone. */
  readonly readCorpus: (again: boolean) => Promise<Corpus>;
  /** Reads episodes of the index in use. */
  readonly readKept: (ids: readonly string[]) => Promise<DividedEpisode[]>;
}

export async function planWork(options: PlanOptions): Promise<Work> {
  const { current, rebuild, embedder, lateInteraction } = options;
  const model = describeModel(embedder);
  const isOther = current !== null && !isSame(current.manifest.model, model);
  if (isOther)
    options.onNote?.(
      `The index was made with ${current.manifest.model.name}: every passage is embedded anew.`,
    );
  const base = rebuild || isOther ? null : current;
  const plan = await compare(base, options);
  const wanted = keepsTokens(plan.sections, lateInteraction);
  // The words of texts that have not changed would be missing, or would be too many: everything is made anew.
  const changed = base !== null && base.manifest.keepsTokens !== wanted ? await compare(null, options) : plan;
  const previous = changed === plan ? base : null;
  const collection =
    previous?.collection ??
    COLLECTION_PREFIX +
      digest([current?.manifest.generation ?? null, model, wanted, CLUSTER_FORMAT]).slice(0, 12);
  const { corpus, order, pending } = changed;
  return {
    id: digest([
      collection,
      previous?.manifest.generation ?? null,
      options.paths,
      corpus.files.map(identifyVersion),
      order,
      pending.map(({ version }) => version),
    ]),
    collection,
    base: current?.manifest.generation ?? null,
    previous,
    corpus,
    paths: options.paths,
    model,
    keepsTokens: wanted,
    order,
    pending,
  };
}

/** True where the index in use is what the work would make. */
export function isDone({ previous, corpus, paths, order, pending }: Work, files: Corpus["files"]): boolean {
  if (previous === null || pending.length > 0) return false;
  return (
    isSameCorpus({ files, paths: previous.manifest.paths }, { files: corpus.files, paths }) &&
    isSame(
      previous.episodes.map(({ outline }) => outline.id),
      order,
    )
  );
}

/** Compares the corpus with an index: lists the episodes that the index lacks as they are now. */
async function compare(
  base: Catalog | null,
  { current, readCorpus, readKept, signal }: PlanOptions,
): Promise<{ corpus: Corpus; order: string[]; pending: PendingEpisode[]; sections: number }> {
  const corpus = await readCorpus(base === null && current !== null);
  const known = new Map(base?.episodes.map((episode) => [episode.outline.id, episode]));
  const divided = await divideEpisodes(corpus.episodes, signal);
  // What cannot be read any more goes over into a new index as it is in the old one.
  if (base === null) divided.push(...(await readKept(corpus.kept)));
  const read = new Map(divided.map((entry) => [entry.episode.id, describePending(entry)]));
  const kept = new Set(corpus.kept);
  const order = listEpisodeIds(corpus.files).filter((id) => read.has(id) || (kept.has(id) && known.has(id)));
  const pending = order.flatMap((id) => {
    const episode = read.get(id);
    return episode === undefined || known.get(id)?.version === episode.version ? [] : [episode];
  });
  const sections = order.reduce(
    (sum, id) => sum + (read.get(id)?.sections ?? known.get(id)?.sections ?? 0),
    0,
  );
  return { corpus, order, pending, sections };
}

function describePending(divided: DividedEpisode): PendingEpisode {
  const { sections, rows } = describeRows([divided]);
  return {
    divided,
    version: digest([CLUSTER_FORMAT, divided.episode, divided.passages]),
    sections: sections.length,
    texts: rows.length,
  };
}

/** Leaves out an episode's notes. */
export function outlineEpisode({ divided }: Pick<PendingEpisode, "divided">): EpisodeOutline {
  const { chapters, ...episode } = divided.episode;
  return { ...episode, chapters: chapters.map(({ summary: _, bullets: __, ...chapter }) => chapter) };
}

function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function digest(value: unknown): string {
  return digestText(JSON.stringify(value));
}
