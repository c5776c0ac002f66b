import "../vectors/kernel-file.js";
import { assembleView } from "../assemble-view.js";
import { markStale } from "../compare-corpus.js";
import type { EpisodeOutline } from "../episode-outline.js";
import type { EpisodeFacts } from "../episodes/episode-facts.js";
import { indexEpisodes } from "../episodes/episode-index.js";
import { copyListed, type ListedEpisode } from "../episodes/listed-episode.js";
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
import { type EpisodeScope, resolveIds, selectEpisodes } from "../select-episodes.js";
import { storedEpisodeSchema } from "../stored-episodes.js";
import { TokenMatrix } from "../vectors/token-matrix.js";
import type { Catalog } from "./catalog.js";
import { SECTION_PROPERTIES, type StoredObject } from "./collection.js";
import { fetchObjects } from "./fetch-objects.js";
import { searchSections } from "./search-sections.js";
import { type ServedCatalog, serveCatalog } from "./served-catalog.js";
import { nameEpisode, nameSection, parseSection, type StoredSection } from "./stored-section.js";
import type { WeaviateCluster } from "./weaviate-cluster.js";

/** Makes an index in a Weaviate cluster a store: the catalog is in this process, everything else is asked of the cluster. */
export class WeaviateStore implements PassageStore {
  readonly engine = "weaviate";
  readonly hasVectors = true;
  readonly catalog: ServedCatalog;
  readonly episodes: readonly EpisodeFacts[];
  readonly #cluster: WeaviateCluster;

  /** Takes the catalog as a server has it, or whole. */
  constructor({
    cluster,
    catalog,
  }: { readonly cluster: WeaviateCluster; readonly catalog: ServedCatalog | Catalog }) {
    this.#cluster = cluster;
    this.catalog = "readOutlines" in catalog ? catalog : serveCatalog(catalog);
    this.episodes = this.catalog.episodes;
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
    const sections = names.map((name) => this.#parse(name, objects.get(name)));
    // A view is in the order of the corpus.
    const own = this.#findRows(new Set(sections.map(({ episodeId }) => episodeId))).sort((a, b) => a - b);
    const outlines = await this.catalog.readOutlines(own);
    const { view, fetched } = this.#assemble(sections, outlines);
    const rows =
      selected === this.episodes ? [...this.episodes.keys()] : this.#findRows(selected.map(({ id }) => id));
    const ids = fetched.map(({ id }) => id);
    const ordinals = new Map(ids.map((id, ordinal) => [id, ordinal]));
    return {
      view: { ...view, tokens: null },
      candidates: queries.map((query, i) =>
        this.#describe(query, { fetched, ordinals: found[i]?.flatMap((id) => ordinals.get(id) ?? []) ?? [] }),
      ),
      readTokens: (wanted) => this.#readTokens(ids, wanted, signal),
      listShares: async (term) => this.#listShares(term, fetched, rows),
    };
  }

  async readEpisodes(
    ids: readonly string[],
    { signal, tokens = false }: StoreOptions & { readonly tokens?: boolean } = {},
  ): Promise<EpisodesView> {
    signal?.throwIfAborted();
    const rows = this.#findRows(ids);
    const { versions } = this.catalog;
    const outlines = await this.catalog.readOutlines(rows);
    const wanted = outlines.map((outline, i) => {
      const row = rows[i] ?? -1;
      return { outline, version: versions[row] ?? "", sections: this.catalog.sections[row] ?? 0 };
    });
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
    const { view, fetched } = this.#assemble(sections, outlines);
    const order = fetched.map(({ id }) => id);
    const words = tokens ? await this.#readTokens(order, [...order.keys()], signal) : null;
    return { ...view, episodes, tokens: words };
  }

  /** Finds the ids of the sections of the index in use, best first. */
  async #search(
    query: SectionQuery,
    scope: EpisodeScope,
    signal: AbortSignal | undefined,
  ): Promise<string[]> {
    const found = await searchSections(this.#cluster, this.catalog.collection, { query, scope, signal });
    const current = found.filter((properties) => this.#isCurrent(properties));
    return [...new Set(current.flatMap(({ section }) => section ?? []))];
  }

  /** True for objects of the index in use: those of an episode's other versions are in the collection for a while. */
  #isCurrent({ episode, version }: Partial<StoredObject>): boolean {
    return episode !== undefined && this.catalog.versions[this.#findRow(episode) ?? -1] === version;
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
  #listShares(term: string, fetched: readonly StoredSection[], selected: readonly number[]): Share[] {
    const counts = new Map<number, number>();
    for (const { episodeId, terms } of fetched) {
      const row = this.#findRow(episodeId) ?? -1;
      if (terms.includes(term)) counts.set(row, (counts.get(row) ?? 0) + 1);
    }
    const { sections } = this.catalog;
    return selected.map((row) => ({ held: counts.get(row) ?? 0, of: sections[row] ?? 0 }));
  }

  listEpisodes(ids: readonly string[]): readonly ListedEpisode[] {
    return this.#findRows(ids)
      .flatMap((row) => this.catalog.episodes[row] ?? [])
      .map(copyListed);
  }

  async readOutlines(
    ids: readonly string[],
    { signal }: StoreOptions = {},
  ): Promise<readonly EpisodeOutline[]> {
    signal?.throwIfAborted();
    return await this.catalog.readOutlines(this.#findRows(ids));
  }

  #findRow(id: string): number | undefined {
    return indexEpisodes(this.episodes).ids.find(id)[0];
  }

  #findRows(ids: Iterable<string>): number[] {
    return [...ids].flatMap((id) => this.#findRow(id) ?? []);
  }

  #assemble(sections: readonly StoredSection[], episodes: readonly EpisodeOutline[]) {
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

function parseEpisode(body: string | undefined, id: string): EpisodesView["episodes"][number] {
  const message = `the cluster does not hold episode ${id} whole`;
  return readStored(message, () => storedEpisodeSchema.parse(JSON.parse(body ?? "")));
}
