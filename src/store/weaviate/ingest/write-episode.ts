import { z } from "zod";
import type { Embedder } from "../../../embed/embedder.js";
import { countEach } from "../../../shared/count-each.js";
import { describeRows } from "../../describe-rows.js";
import { createFinder, type EmbeddedText, embedSections } from "../../embed-sections.js";
import { readStored } from "../../index-facts.js";
import type { Catalog } from "../catalog.js";
import { fetchObject } from "../fetch-objects.js";
import { packJson, unpackJson } from "../packed-json.js";
import { encodeSections, nameEpisode, type WrittenObject } from "../stored-section.js";
import type { RequestOptions, WeaviateCluster } from "../weaviate-cluster.js";
import { WeaviateStore } from "../weaviate-store.js";
import type { PendingEpisode, Work } from "./plan-work.js";
import { writeObjects } from "./write-objects.js";

const tallySchema = z.object({
  /** The number of objects that questions can find. */
  objects: z.number().int(),
  passages: z.number().int(),
  /** The number of stems in all sections, and how many sections hold each stem. */
  stems: z.number().int(),
  terms: z.array(z.tuple([z.string(), z.number().int()])),
});

/** An episode adds this to the index as a whole. */
export type Tally = z.infer<typeof tallySchema>;

/** One episode's part of the work, which is the same whoever does it. */
export interface EpisodeTask {
  readonly collection: string;
  readonly keepsTokens: boolean;
  /** The index before, with this episode alone; null where it has none. */
  readonly previous: Catalog | null;
  readonly pending: PendingEpisode;
}

/** The numbers of texts that have come into the index. */
export interface WrittenTexts {
  readonly embedded: number;
  /** These had been embedded before. */
  readonly kept: number;
}

export interface WriteOptions extends RequestOptions {
  readonly cluster: WeaviateCluster;
  readonly embedder: Embedder;
  /** Is called after each text that has been embedded. */
  readonly onText?: (() => void) | undefined;
}

/** Gives what assigns episodes of a work, each with as much of the index before as holds it: that may be large. */
export function createAssigner({
  collection,
  keepsTokens,
  previous,
}: Work): (pending: PendingEpisode) => EpisodeTask {
  const known = new Map(previous?.episodes.map((episode) => [episode.outline.id, episode]));
  return (pending) => {
    const episode = known.get(pending.divided.episode.id);
    const own = previous === null || episode === undefined ? null : { ...previous, episodes: [episode] };
    return { collection, keepsTokens, previous: own, pending };
  };
}

/**
 * Embeds and writes one episode: its sections first and its own object last, so that an episode whose object
 * exists is whole. All ids follow from the content, so that what is done twice is there once. Nothing is embedded of an
 * episode that the cluster already holds.
 */
export async function writeEpisode(task: EpisodeTask, options: WriteOptions): Promise<WrittenTexts> {
  const { collection, keepsTokens, pending } = task;
  const { cluster, embedder, onText, signal } = options;
  const { divided, version, texts } = pending;
  const { id } = divided.episode;
  if ((await readTally(cluster, collection, { id, version }, { signal })) !== null)
    return { embedded: 0, kept: texts };
  const { rows, sections } = describeRows([divided]);
  const { matrix, tokens, embeddedTexts } = await embedSections(embedder, {
    rows,
    sections: keepsTokens ? sections.length : null,
    known: [await findKnown(task, { cluster, signal })],
    onProgress: onText,
    signal,
  });
  const embedded = rows.map(
    ({ section }, row): EmbeddedText => ({
      vector: matrix.row(row),
      tokens: section === null ? null : (tokens?.read(section) ?? null),
    }),
  );
  const objects = encodeSections(divided, version, embedded);
  await writeObjects(cluster, collection, objects, { signal });
  const tally = countEpisode(objects, divided.passages.length);
  const whole: WrittenObject = {
    id: nameEpisode(id, version),
    properties: {
      kind: "episode",
      episode: id,
      version,
      body: JSON.stringify(divided.episode),
      bytes: packJson(tally),
    },
    vector: null,
  };
  await writeObjects(cluster, collection, [whole], { signal });
  return { embedded: embeddedTexts, kept: texts - embeddedTexts };
}

/** Finds what is embedded of the task's episode in the index before. */
export async function findKnown(
  { previous, pending }: Pick<EpisodeTask, "previous" | "pending">,
  { cluster, signal }: Pick<WriteOptions, "cluster" | "signal">,
): Promise<ReturnType<typeof createFinder>> {
  if (previous === null) return createFinder(null);
  const { id } = pending.divided.episode;
  const store = new WeaviateStore({ cluster, catalog: previous });
  const view = await store.readEpisodes([id], { tokens: true, signal });
  const [episode] = view.episodes;
  if (episode === undefined) return createFinder(null);
  const { rows } = describeRows([{ episode, passages: [...view.passages] }]);
  return createFinder({ ...view, readDigests: () => rows.map(({ digest }) => digest) });
}

function countEpisode(objects: readonly WrittenObject[], passages: number): Tally {
  const lists = objects.map(({ properties: { terms = "" } }) => (terms === "" ? [] : terms.split(" ")));
  const terms = [...countEach(lists.flatMap((list) => [...new Set(list)]))];
  const stems = lists.reduce((sum, { length }) => sum + length, 0);
  return { objects: objects.length, passages, stems, terms };
}

/** Reads the tally of an episode; gives null where the episode is not there, or not whole. */
export async function readTally(
  cluster: WeaviateCluster,
  collection: string,
  { id, version }: { readonly id: string; readonly version: string },
  options: RequestOptions,
): Promise<Tally | null> {
  const wanted = { id: nameEpisode(id, version), properties: ["bytes"] } as const;
  const object = await fetchObject(cluster, collection, { ...wanted, ...options });
  if (object === null) return null;
  const message = `the cluster's object of episode ${id} cannot be read`;
  return readStored(message, () => tallySchema.parse(unpackJson(object.bytes)));
}
