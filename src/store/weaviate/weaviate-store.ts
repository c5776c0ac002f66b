import "../vectors/kernel-file.js";
import { Filters, type FilterValue } from "weaviate-client";
import { assembleView } from "../assemble-view.js";
import { markStale } from "../compare-corpus.js";
import type { EpisodeOutline } from "../episode-outline.js";
import { readStored } from "../index-facts.js";
import { giveQuestions } from "../keep-questions.js";
import type {
  Candidates,
  FoundSections,
  PassageStore,
  SectionQuery,
  Share,
  StoreOptions,
} from "../passage-store.js";
import type { EpisodesView } from "../passage-view.js";
import { type EpisodeScope, foldName, narrows, resolveIds, selectEpisodes } from "../select-episodes.js";
import { storedEpisodeSchema } from "../stored-episodes.js";
import { TokenMatrix } from "../vectors/token-matrix.js";
import type { Catalog, CatalogEpisode } from "./catalog.js";
import {
  FOUND_PROPERTIES,
  type IndexCollection,
  SECTION_PROPERTIES,
  type StoredObject,
  searchIndex,
} from "./collection.js";
import { fetchObjects } from "./fetch-objects.js";
import { countDay, nameEpisode, nameSection, parseSection, type StoredSection } from "./stored-section.js";
import type { WeaviateCluster } from "./weaviate-cluster.js";

/**
 * A search brings so many objects: as many as the local store finds by words and by vectors together. The cluster fuses
 * both lists by their ranks.
 */
export const FOUND = 128;

/** Makes an index in a Weaviate cluster a store: the catalog is in this process, everything else is asked of the cluster. */
export class WeaviateStore implements PassageStore {
  readonly engine = "weaviate";
  readonly hasVectors = true;
  readonly catalog: Catalog;
  readonly episodes: readonly EpisodeOutline[];
  readonly #cluster: WeaviateCluster;
  readonly #byId: ReadonlyMap<string, CatalogEpisode>;

  constructor({ cluster, catalog }: { readonly cluster: WeaviateCluster; readonly catalog: Catalog }) {
    this.#cluster = cluster;
    this.catalog = catalog;
    this.episodes = catalog.episodes.map(({ outline }) => outline);
    this.#byId = new Map(catalog.episodes.map((episode) => [episode.outline.id, episode]));
  }

  get keywords(): PassageStore["keywords"] {
    return this.catalog.lexicon;
  }

  get counts(): PassageStore["counts"] {
    return this.catalog.manifest.counts;
  }

  get builtAt(): string {
    return this.catalog.manifest.builtAt;
  }

  async findSections(
    queries: readonly SectionQuery[],
    asked: EpisodeScope,
    { signal }: StoreOptions = {},
  ): Promise<FoundSections> {
    signal?.throwIfAborted();
    const scope = { ...asked, episodes: resolveIds(this.episodes, asked.episodes ?? []) };
    const selected = selectEpisodes(this.episodes, scope) ?? this.episodes;
    const found =
      selected.length === 0
        ? queries.map((): string[] => [])
        : await Promise.all(queries.map((query) => this.#search(query, scope, signal)));
    const names = [...new Set(found.flat())];
    const objects = await this.#fetch(names, SECTION_PROPERTIES, signal);
    const { view, fetched } = this.#assemble(names.map((name) => this.#parse(name, objects.get(name))));
    const ids = fetched.map(({ id }) => id);
    const ordinals = new Map(ids.map((id, ordinal) => [id, ordinal]));
    return {
      view: { ...view, tokens: null },
      candidates: queries.map((query, i) =>
        this.#describe(query, { fetched, ordinals: found[i]?.flatMap((id) => ordinals.get(id) ?? []) ?? [] }),
      ),
      readTokens: (wanted) => this.#readTokens(ids, wanted, signal),
      listShares: async (term) => this.#listShares(term, fetched, selected),
    };
  }

  async readEpisodes(
    ids: readonly string[],
    { signal, tokens = false }: StoreOptions & { readonly tokens?: boolean } = {},
  ): Promise<EpisodesView> {
    signal?.throwIfAborted();
    const wanted = ids.flatMap((id) => this.#byId.get(id) ?? []);
    const names = wanted.flatMap(({ outline, version, sections }) =>
      Array.from({ length: sections }, (_, place) => nameSection(outline.id, version, place)),
    );
    const [bodies, objects] = await Promise.all([
      this.#fetch(
        wanted.map(({ outline, version }) => nameEpisode(outline.id, version)),
        ["body"],
        signal,
      ),
      this.#fetch(names, SECTION_PROPERTIES, signal),
    ]);
    const stale = new Set(wanted.flatMap(({ outline: { id, stale: isStale } }) => (isStale ? [id] : [])));
    const episodes = wanted.map(({ outline, version }) =>
      giveQuestions(
        markStale(parseEpisode(bodies.get(nameEpisode(outline.id, version))?.body, outline.id), stale),
        outline,
      ),
    );
    const sections = names.map((name) => this.#parse(name, objects.get(name)));
    const { view, fetched } = this.#assemble(
      sections,
      wanted.map(({ outline }) => outline),
    );
    const order = fetched.map(({ id }) => id);
    const words = tokens ? await this.#readTokens(order, [...order.keys()], signal) : null;
    return { ...view, episodes, tokens: words };
  }

  /**
   * Finds the ids of sections, best first. Only ids are asked for, since the node that joins the answers of the shards throws
   * most of them away.
   */
  async #search(
    { terms, vector }: SectionQuery,
    scope: EpisodeScope,
    signal: AbortSignal | undefined,
  ): Promise<string[]> {
    if (terms.length === 0 && vector === null) return [];
    const { objects } = await this.#cluster.read(
      async (client) => {
        const collection = searchIndex(client, this.catalog.collection);
        const narrowed = filterScope(collection, scope);
        const options = { limit: FOUND, returnProperties: [...FOUND_PROPERTIES], ...narrowed };
        const words = [...new Set(terms)].join(" ");
        if (vector === null)
          return await collection.query.bm25(words, { ...options, queryProperties: ["terms"] });
        const near = Array.from(vector);
        if (terms.length === 0) return await collection.query.nearVector(near, options);
        return await collection.query.hybrid(words, {
          ...options,
          vector: near,
          alpha: 0.5,
          fusionType: "Ranked",
          queryProperties: ["terms"],
        });
      },
      { signal },
    );
    const current = objects.filter(({ properties }) => this.#isCurrent(properties));
    return [...new Set(current.flatMap(({ properties }) => properties.section ?? []))];
  }

  /** True for objects of the index in use: those of an episode's other versions are in the collection for a while. */
  #isCurrent({ episode, version }: Partial<StoredObject>): boolean {
    return episode !== undefined && this.#byId.get(episode)?.version === version;
  }

  #describe(
    { terms }: SectionQuery,
    {
      fetched,
      ordinals,
    }: { readonly fetched: readonly StoredSection[]; readonly ordinals: readonly number[] },
  ): Candidates {
    const keywordScores = new Map<number, number>();
    for (const ordinal of ordinals) {
      const score = this.catalog.lexicon.score(terms, fetched[ordinal]?.terms ?? []);
      if (score > 0) keywordScores.set(ordinal, score);
    }
    return { keywordScores, nearest: ordinals };
  }

  /** Counts the sections that are there, which are at most all that their episodes have. */
  #listShares(term: string, fetched: readonly StoredSection[], selected: readonly EpisodeOutline[]): Share[] {
    const counts = new Map<string, number>();
    for (const { episodeId, terms } of fetched)
      if (terms.includes(term)) counts.set(episodeId, (counts.get(episodeId) ?? 0) + 1);
    return selected.map(({ id }) => ({ held: counts.get(id) ?? 0, of: this.#byId.get(id)?.sections ?? 0 }));
  }

  #assemble(sections: readonly StoredSection[], episodes = this.episodes) {
    const { lexicon: keywords, manifest } = this.catalog;
    return assembleView({ episodes, sections, keywords, dimensions: manifest.model.dimensions });
  }

  /** Reads the words of those wanted; `ids` are by ordinal, and the others have no words in what is given. */
  async #readTokens(
    ids: readonly string[],
    wanted: readonly number[],
    signal: AbortSignal | undefined,
  ): Promise<TokenMatrix | null> {
    const { model, keepsTokens } = this.catalog.manifest;
    if (!keepsTokens) return null;
    const objects = await this.#fetch(
      wanted.flatMap((ordinal) => ids[ordinal] ?? []),
      ["words"],
      signal,
    );
    const blocks = ids.map((id) => Buffer.from(objects.get(id)?.words ?? "", "base64"));
    return TokenMatrix.build(blocks, model.dimensions);
  }

  #fetch(
    ids: readonly string[],
    properties: readonly (keyof StoredObject)[],
    signal: AbortSignal | undefined,
  ) {
    return fetchObjects(this.#cluster, this.catalog.collection, { ids, properties, signal });
  }

  #parse(id: string, properties: Partial<StoredObject> | undefined): StoredSection {
    return parseSection(id, properties ?? {}, this.catalog.manifest.model.dimensions);
  }
}

/** Narrows a search to the scope, as the cluster compares it, which is as `selectEpisodes` does. */
function filterScope(collection: IndexCollection, scope: EpisodeScope): { readonly filters?: FilterValue } {
  if (!narrows(scope)) return {};
  const { episodes = [], filter: { shows = [], people = [], languages = [], from, to } = {} } = scope;
  const by = collection.filter;
  const conditions = [
    ...(episodes.length === 0 ? [] : [by.byProperty("episode").containsAny([...episodes])]),
    ...(shows.length === 0 ? [] : [by.byProperty("show").containsAny(shows.map(foldName))]),
    ...(people.length === 0 ? [] : [by.byProperty("people").containsAny(people.map(foldName))]),
    ...(languages.length === 0 ? [] : [by.byProperty("languages").containsAny(languages.map(foldName))]),
    ...(from === undefined || from === "" ? [] : [by.byProperty("day").greaterOrEqual(countDay(from))]),
    ...(to === undefined || to === "" ? [] : [by.byProperty("day").lessOrEqual(countDay(to))]),
  ];
  return { filters: Filters.and(...conditions) };
}

function parseEpisode(body: string | undefined, id: string): EpisodesView["episodes"][number] {
  const message = `the cluster does not hold episode ${id} whole`;
  return readStored(message, () => storedEpisodeSchema.parse(JSON.parse(body ?? "")));
}
