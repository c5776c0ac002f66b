import { randomUUID } from "node:crypto";
import type { DividedEpisode } from "../../../chunk/divide-episode.js";
import { markStale } from "../../compare-corpus.js";
import { findAllQuestions, giveQuestions, keepQuestions } from "../../keep-questions.js";
import type { UpdateOptions } from "../../store-driver.js";
import { CountedLexicon } from "../../words/counted-lexicon.js";
import {
  type Catalog,
  type CatalogEpisode,
  CLUSTER_FORMAT,
  type ClusterManifest,
  encodeCatalog,
  encodeManifest,
} from "../catalog.js";
import type { RequestOptions, WeaviateCluster } from "../weaviate-cluster.js";
import { WeaviateStore } from "../weaviate-store.js";
import { checkEpisodes, refuseIncomplete, type WrittenCounts } from "./check-episodes.js";
import { WriterBook } from "./hold/writer-book.js";
import type { WriterHold } from "./hold/writer-hold.js";
import { outlineEpisode, type Work } from "./plan-work.js";
import { readTally, type Tally } from "./write-episode.js";
import { writeObjects } from "./write-objects.js";

export interface FinishOptions
  extends RequestOptions,
    Pick<UpdateOptions, "findQuestions" | "onQuestions" | "onNote"> {
  /** The right to put it into use. */
  readonly hold: Pick<WriterHold, "number" | "commit">;
}

/**
 * Checks what was written and makes it the index in use. Throws `index_damaged` where something of an episode is missing,
 * which then counts as not written, and `index_locked` where another writer took over.
 */
export async function finishWork(
  cluster: WeaviateCluster,
  work: Work,
  { hold, findQuestions, onQuestions, onNote, ...options }: FinishOptions,
): Promise<ClusterManifest> {
  const { collection, previous, corpus } = work;
  const tallied = new TermCounts(previous);
  const onTally = (tally: Tally) => tallied.add(tally, 1);
  const written = await checkEpisodes(cluster, work, { ...options, onNote, onTally });
  await takeAway(tallied, cluster, work, options);
  const { terms, stems } = tallied;
  const unasked = listEpisodes(work, written);
  const generation = randomUUID();
  const described: Omit<ClusterManifest, "parts"> = {
    format: CLUSTER_FORMAT,
    generation,
    work: work.id,
    builtAt: new Date().toISOString(),
    model: work.model,
    keepsTokens: work.keepsTokens,
    counts: countAll(unasked),
    stems,
    paths: work.paths === null ? null : [...work.paths],
    removed: listRemoved(previous, unasked),
  };
  const store = new WeaviateStore({
    cluster,
    catalog: {
      collection,
      number: hold.number,
      manifest: { ...described, parts: { episodes: 0, terms: 0, files: 0 } },
      episodes: unasked,
      lexicon: new CountedLexicon(terms, { sections: described.counts.sections, stems }),
    },
  });
  const asking = { cluster, work, store, findQuestions, onQuestions, ...options };
  const episodes = await askEpisodes(unasked, asking);
  const catalog = encodeCatalog(generation, { episodes, terms: [...terms], files: corpus.files });
  const manifest: ClusterManifest = { ...described, parts: catalog.parts };
  // Where it does not come into use, nothing else names it.
  await new WriterBook(cluster).noteBegun(generation, [generation], options);
  await writeObjects(cluster, collection, catalog.objects, options);
  // Nobody reads the manifest of this number before the number's outcome is settled.
  await writeObjects(cluster, collection, [encodeManifest(manifest, hold.number)], options);
  await hold.commit(collection, options);
  return manifest;
}

interface AskOptions extends FinishQuestions {
  readonly cluster: WeaviateCluster;
  readonly work: Work;
  /** The index that is about to come into use. */
  readonly store: WeaviateStore;
}

type FinishQuestions = Omit<FinishOptions, "hold">;

/** Gives the chapters of new and changed episodes their questions, which the catalog alone has. */
async function askEpisodes(
  episodes: readonly CatalogEpisode[],
  { cluster, work, store, ...options }: AskOptions,
): Promise<CatalogEpisode[]> {
  const { previous, pending } = work;
  const known = new Map(previous?.episodes.map((episode) => [episode.outline.id, episode]));
  const before = previous === null ? null : new WeaviateStore({ cluster, catalog: previous });
  const unasked: DividedEpisode[] = [];
  for (const { divided } of pending) {
    const { id } = divided.episode;
    const old = known.has(id) ? await before?.readEpisodes([id], options) : undefined;
    const [episode] = old?.episodes ?? [];
    unasked.push(
      episode === undefined || old === undefined
        ? divided
        : keepQuestions(divided, { ...episode, passages: [...old.passages] }),
    );
  }
  const found = await findAllQuestions(store, unasked, options);
  const asked = new Map(found.map(({ episode }) => [episode.id, episode]));
  return episodes.map((entry) => {
    const episode = asked.get(entry.outline.id);
    return episode === undefined ? entry : { ...entry, outline: giveQuestions(entry.outline, episode) };
  });
}

function countAll(episodes: readonly CatalogEpisode[]): ClusterManifest["counts"] {
  const sum = (count: (episode: CatalogEpisode) => number) =>
    episodes.reduce((total, episode) => total + count(episode), 0);
  return {
    episodes: episodes.length,
    chapters: sum(({ outline }) => outline.chapters.length),
    sections: sum(({ sections }) => sections),
    passages: sum(({ passages }) => passages),
    vectors: sum(({ objects }) => objects),
  };
}

/** Lists what the index before has and this one has not, and what was still to be removed then. */
function listRemoved(previous: Catalog | null, episodes: readonly CatalogEpisode[]): string[] {
  if (previous === null) return [];
  const { manifest } = previous;
  const current = new Set(episodes.map(({ version }) => version));
  const before = previous.episodes.map(({ version }) => version);
  return [...new Set([...before, manifest.generation, ...manifest.removed])].filter(
    (version) => !current.has(version),
  );
}

/** How many sections hold each term: the counts of the index before, with what is new and less what is gone. */
class TermCounts {
  readonly terms: Map<string, number>;
  stems: number;

  constructor(previous: Catalog | null) {
    this.terms = new Map(previous?.lexicon.counts);
    this.stems = previous?.manifest.stems ?? 0;
  }

  add(tally: Tally, sign: 1 | -1): void {
    this.stems += sign * tally.stems;
    for (const [term, count] of tally.terms) {
      const total = (this.terms.get(term) ?? 0) + sign * count;
      if (total > 0) this.terms.set(term, total);
      else this.terms.delete(term);
    }
  }
}

/** Takes away what is counted of episodes that are gone or were written anew. */
async function takeAway(
  counts: TermCounts,
  cluster: WeaviateCluster,
  { collection, previous, order, pending }: Work,
  options: RequestOptions,
): Promise<void> {
  const there = new Set(order);
  const changed = new Set(pending.map(({ divided }) => divided.episode.id));
  for (const { outline, version } of previous?.episodes ?? []) {
    if (there.has(outline.id) && !changed.has(outline.id)) continue;
    const tally = await readTally(cluster, collection, { id: outline.id, version }, options);
    if (tally === null)
      throw refuseIncomplete(`episode ${outline.id} of the index before is not there any more`);
    counts.add(tally, -1);
  }
}

function listEpisodes(
  { corpus, previous, order, pending }: Work,
  written: ReadonlyMap<string, WrittenCounts>,
): CatalogEpisode[] {
  const stale = new Set(corpus.stale);
  const entries = new Map(previous?.episodes.map((episode) => [episode.outline.id, episode]));
  for (const episode of pending) {
    const { version, sections, divided } = episode;
    const { objects, passages } = written.get(version) ?? { objects: 0, passages: 0 };
    const outline = outlineEpisode(episode) as CatalogEpisode["outline"];
    entries.set(divided.episode.id, { version, sections, passages, objects, outline });
  }
  return order.flatMap((id) => {
    const entry = entries.get(id);
    return entry === undefined ? [] : [{ ...entry, outline: markStale(entry.outline, stale) }];
  });
}
