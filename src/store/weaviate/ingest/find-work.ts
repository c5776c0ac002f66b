import type { DividedEpisode } from "../../../chunk/divide-episode.js";
import { isSamePaths, listChanges, listGiven } from "../../compare-corpus.js";
import { describeRows } from "../../describe-rows.js";
import type { EpisodeOutline } from "../../episode-outline.js";
import { unlessUnusable } from "../../index-facts.js";
import type { PreviewOptions, UpdatePreview } from "../../store-driver.js";
import { type Catalog, loadCatalog, readOrigin, readParts } from "../catalog.js";
import type { ClusterAddress } from "../cluster-address.js";
import { type RequestOptions, WeaviateCluster } from "../weaviate-cluster.js";
import { WeaviateStore } from "../weaviate-store.js";
import { isDone, planWork, type Work } from "./plan-work.js";
import { createAssigner, findKnown } from "./write-episode.js";

/** Finds what there is to do, and the episodes of the index in use; `unchanged` is that index where nothing is to be done. */
export async function findWork(
  cluster: WeaviateCluster,
  options: PreviewOptions,
): Promise<{ work: Work; unchanged: Catalog | null; before: readonly EpisodeOutline[] }> {
  const { onRead, signal } = options;
  const current = await unlessUnusable(loadCatalog(cluster, { signal }), options.onNote);
  const origin =
    current === null
      ? await readOrigin(cluster, { signal })
      : { files: await readParts(cluster, current, "files", { signal }), paths: current.manifest.paths };
  const { files } = origin;
  const known = current !== null && isSamePaths(origin, options) ? files : [];
  const reading = { given: listGiven(origin, options.paths), onProgress: onRead, signal };
  const work = await planWork({
    ...options,
    current,
    readCorpus: (again) => options.readCorpus(known, { ...reading, again }),
    readKept: (ids) => readKept(cluster, current, ids, { signal }),
  });
  const before = current?.episodes.map(({ outline }) => outline) ?? [];
  return { work, unchanged: isDone(work, files) ? work.previous : null, before };
}

/** Reads whole episodes of the index in use, to put them into another as they are. */
async function readKept(
  cluster: WeaviateCluster,
  catalog: Catalog | null,
  ids: readonly string[],
  options: RequestOptions,
): Promise<DividedEpisode[]> {
  if (catalog === null) return [];
  const store = new WeaviateStore({ cluster, catalog });
  const kept: DividedEpisode[] = [];
  for (const id of ids) {
    const { episodes, passages } = await store.readEpisodes([id], options);
    kept.push(...episodes.map((episode) => ({ episode, passages: [...passages] })));
  }
  return kept;
}

/** Tells what an update would do, without writing anything. Throws `store_unavailable`. */
export async function previewClusterUpdate(
  address: ClusterAddress,
  options: PreviewOptions,
): Promise<UpdatePreview> {
  const cluster = new WeaviateCluster(address);
  try {
    const { work, unchanged, before } = await findWork(cluster, options);
    return {
      status: unchanged === null ? "updated" : "unchanged",
      changes: listChanges(before, work.corpus),
      corpus: work.corpus,
      embeddedTexts: await countTexts(cluster, work, options),
    };
  } finally {
    await cluster.close();
  }
}

/** Counts the texts that have no vector yet. */
async function countTexts(cluster: WeaviateCluster, work: Work, { signal }: RequestOptions): Promise<number> {
  let count = 0;
  for (const task of work.pending.map(createAssigner(work))) {
    const find = await findKnown(task, { cluster, signal });
    count += describeRows([task.pending.divided]).rows.filter((row) => find(row) === undefined).length;
  }
  return count;
}
