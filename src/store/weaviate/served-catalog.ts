import type { EpisodeOutline } from "../episode-outline.js";
import type { ListedEpisode } from "../episodes/listed-episode.js";
import { FactsPacker } from "../episodes/packed-facts.js";
import type { CountedLexicon } from "../words/counted-lexicon.js";
import { type Catalog, type CatalogEpisode, readCurrent, readLexicon } from "./catalog.js";
import { readAllPages, readCatalogPages } from "./catalog-pages.js";
import { OutlinePages } from "./outline-pages.js";
import type { RequestOptions, WeaviateCluster } from "./weaviate-cluster.js";

/** What a server keeps of an index in a cluster: a few hundred bytes of each episode, and those outlines that were asked for last. */
export interface ServedCatalog extends Pick<Catalog, "collection" | "manifest"> {
  readonly lexicon: CountedLexicon;
  /** In the order of the corpus; what else is told of an episode is told by its row here. */
  readonly episodes: readonly ListedEpisode[];
  readonly versions: readonly string[];
  readonly sections: Uint32Array;
  /** Gives the outlines of rows, in their order. Throws `index_damaged` or `store_unavailable`. */
  readonly readOutlines: (rows: readonly number[]) => Promise<readonly EpisodeOutline[]>;
}

/** Opens the catalog of the index in use without keeping it whole. Throws like `loadCatalog`. */
export async function openCatalog(cluster: WeaviateCluster, options: RequestOptions): Promise<ServedCatalog> {
  const index = await readCurrent(cluster, options);
  const lexicon = await readLexicon(cluster, index, options);
  const packer = new EntryPacker();
  const starts: number[] = [];
  for await (const { entries } of readAllPages(cluster, index, options)) {
    starts.push(packer.size);
    for (const entry of entries) packer.add(entry);
  }
  // Those who ask for a page at once share its reading, so that nobody's signal ends it.
  const pages = new OutlinePages(Uint32Array.from(starts), async (wanted) => {
    const read = await readCatalogPages(cluster, index, wanted);
    return read.map(({ entries, size }) => ({ outlines: entries.map(({ outline }) => outline), size }));
  });
  return { ...index, lexicon, ...packer.pack(), readOutlines: (rows) => pages.read(rows) };
}

/** Serves a catalog that is in memory as a whole, as that of an ingest is. */
export function serveCatalog({ collection, manifest, lexicon, episodes }: Catalog): ServedCatalog {
  const packer = new EntryPacker();
  for (const entry of episodes) packer.add(entry);
  return {
    ...{ collection, manifest, lexicon },
    ...packer.pack(),
    readOutlines: async (rows) => rows.flatMap((row) => episodes[row]?.outline ?? []),
  };
}

class EntryPacker {
  readonly #facts = new FactsPacker();
  readonly #versions: string[] = [];
  readonly #sections: number[] = [];

  get size(): number {
    return this.#versions.length;
  }

  add({ outline, version, sections }: CatalogEpisode): void {
    this.#facts.add(outline);
    this.#versions.push(version);
    this.#sections.push(sections);
  }

  pack(): Pick<ServedCatalog, "episodes" | "versions" | "sections"> {
    return {
      episodes: this.#facts.pack(),
      versions: this.#versions,
      sections: Uint32Array.from(this.#sections),
    };
  }
}
