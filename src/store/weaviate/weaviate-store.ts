import "../vectors/kernel-file.js";
import { assembleView } from "../assemble-view.js";
import { markStale } from "../compare-corpus.js";
import type { EpisodeOutline } from "../episode-outline.js";
import type { EpisodeFacts } from "../episodes/episode-facts.js";
import { indexEpisodes } from "../episodes/episode-index.js";
import { copyListed, type ListedEpisode } from "../episodes/listed-episode.js";
import { describeDamage, readStored } from "../index-facts.js";
import { giveQuestions } from "../keep-questions.js";
import { gatherCandidates } from "../narrow-candidates.js";
import type { FoundSections, PassageStore, SectionQuery, Share, StoreOptions } from "../passage-store.js";
import type { EpisodesView } from "../passage-view.js";
import { type EpisodeScope, resolveIds, selectEpisodes } from "../select-episodes.js";
import { storedEpisodeSchema } from "../stored-episodes.js";
import { TokenMatrix } from "../vectors/token-matrix.js";
import type { Catalog } from "./catalog.js";
import { fetchObjects } from "./fetch-objects.js";
import { CurrentVersions } from "./sections/current-versions.js";
import { type FoundSection, narrowSections } from "./sections/narrow-sections.js";
import { nameSection, nameVersion } from "./sections/row-id.js";
import { type SectionIds, searchSections } from "./sections/search-sections.js";
import { SectionCache, SectionReader } from "./sections/section-reader.js";
import { type ServedCatalog, serveCatalog } from "./served-catalog.js";
import { nameEpisode, type StoredSection } from "./stored-section.js";
import type { WeaviateCluster } from "./weaviate-cluster.js";

const NOTHING: SectionIds = { said: [], nearest: [] };

interface StoreParts {
  readonly cluster: WeaviateCluster;
  readonly catalog: ServedCatalog | Catalog;
  /** Of the catalog's collection. */
  readonly cache?: SectionCache | undefined;
}

/** Makes an index in a Weaviate cluster a store: the catalog is in this process, everything else is asked of the cluster. */
export class WeaviateStore implements PassageStore {
  readonly engine = "weaviate";
  readonly hasVectors = true;
  readonly catalog: ServedCatalog;
  readonly episodes: readonly EpisodeFacts[];
  readonly #cluster: WeaviateCluster;
  readonly #reader: SectionReader;
  readonly #versions: CurrentVersions;

  /** Takes the catalog as a server has it, or whole. */
  constructor({ cluster, catalog, cache = new SectionCache() }: StoreParts) {
    this.#cluster = cluster;
    this.catalog = "readOutlines" in catalog ? catalog : serveCatalog(catalog);
    this.episodes = this.catalog.episodes;
    const { collection, manifest } = this.catalog;
    const { dimensions } = manifest.model;
    this.#versions = new CurrentVersions(this.catalog);
    this.#reader = new SectionReader({ cluster, collection, dimensions, cache });
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
    const listRows = () =>
      selected === this.episodes ? [...this.episodes.keys()] : this.#findRows(selected.map(({ id }) => id));
    const searches = await Promise.all(
      queries.map(async (query) => ({
        query,
        ids: selected.length === 0 ? NOTHING : await this.#search(query, scope, signal),
      })),
    );
    const found = await this.#readSketches(searches, signal);
    const { lexicon, manifest } = this.catalog;
    const { dimensions } = manifest.model;
    const kept = gatherCandidates(narrowSections(found, searches, { lexicon, dimensions }));
    const own = kept.sections.flatMap((place) => found[place] ?? []);
    const ids = own.map(({ id }) => id);
    const [sections, outlines] = await Promise.all([
      this.#reader.readSections(ids, signal),
      this.catalog.readOutlines([...new Set(own.map(({ row }) => row))]),
    ]);
    return {
      view: { ...this.#assemble(sections, outlines), tokens: null },
      candidates: kept.candidates,
      readTokens: (wanted) => this.#readTokens(ids, wanted, signal),
      listShares: async (term) => this.#listShares(term, found, listRows()),
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
      nameSections(nameVersion(outline.id, version), sections),
    );
    const [bodies, sections] = await Promise.all([
      fetchObjects(this.#cluster, this.catalog.collection, {
        ids: wanted.map(({ outline, version }) => nameEpisode(outline.id, version)),
        properties: ["body"],
        signal,
      }),
      this.#reader.readSections(names, signal),
    ]);
    const stale = new Set(wanted.flatMap(({ outline: { id, stale: isStale } }) => (isStale ? [id] : [])));
    const episodes = wanted.map(({ outline, version }) =>
      giveQuestions(
        markStale(parseEpisode(bodies.get(nameEpisode(outline.id, version))?.body, outline.id), stale),
        outline,
      ),
    );
    const words = tokens ? await this.#readTokens(names, [...names.keys()], signal) : null;
    return { ...this.#assemble(sections, outlines), episodes, tokens: words };
  }

  /** Reads ahead what sections are compared by, as far as it is kept. Throws `store_unavailable` or the signal's reason. */
  async readAhead(signal: AbortSignal): Promise<void> {
    const { versions, sections } = this.catalog;
    this.#reader.drop((id) => this.#versions.find(id) === undefined);
    for (const [row, { id }] of this.episodes.entries()) {
      const names = nameSections(nameVersion(id, versions[row] ?? ""), sections[row] ?? 0);
      if (!(await this.#reader.readAhead(names, signal))) return;
    }
  }

  async #search(
    query: SectionQuery,
    scope: EpisodeScope,
    signal: AbortSignal | undefined,
  ): Promise<SectionIds> {
    return await searchSections(this.#cluster, this.catalog.collection, {
      query,
      scope,
      signal,
      // Rows of an episode's other versions are in the collection for a while.
      isCurrent: (row) => this.#versions.find(row) !== undefined,
    });
  }

  async #readSketches(
    searches: readonly { readonly ids: SectionIds }[],
    signal: AbortSignal | undefined,
  ): Promise<FoundSection[]> {
    const found = this.#versions.order(searches.flatMap(({ ids }) => [...ids.said, ...ids.nearest]));
    const sketches = await this.#reader.readSketches(
      found.map(({ id }) => id),
      signal,
    );
    return found.flatMap((section, i) => {
      const sketch = sketches[i];
      return sketch === undefined ? [] : [{ ...section, sketch }];
    });
  }

  /** Counts the sections that were found, which are at most all that their episodes have. */
  #listShares(term: string, found: readonly FoundSection[], selected: readonly number[]): Share[] {
    const counts = new Map<number, number>();
    for (const { row, sketch } of found)
      if (sketch.stems.includes(` ${term} `)) counts.set(row, (counts.get(row) ?? 0) + 1);
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
    const { dimensions } = manifest.model;
    const { view, fetched } = assembleView({ episodes, sections, keywords, dimensions });
    // Candidates are numbered by ids, which name episode and place; what an object says of itself must agree.
    if (fetched.length !== sections.length || fetched.some((section, i) => section !== sections[i]))
      throw describeDamage("sections of the cluster are not of the episodes and places that their ids name");
    return view;
  }

  /** Reads the words of those wanted; `ids` are by ordinal, and the others have no words in what is given. */
  async #readTokens(
    ids: readonly string[],
    wanted: readonly number[],
    signal: AbortSignal | undefined,
  ): Promise<TokenMatrix | null> {
    const { model, keepsTokens } = this.catalog.manifest;
    if (!keepsTokens) return null;
    const read = await this.#reader.readWords(
      wanted.map((ordinal) => ids[ordinal] ?? ""),
      signal,
    );
    const blocks = ids.map((): Uint8Array => new Uint8Array());
    for (const [i, ordinal] of wanted.entries()) blocks[ordinal] = read[i] ?? new Uint8Array();
    return TokenMatrix.build(blocks, model.dimensions);
  }
}

function nameSections(version: string, count: number): string[] {
  return Array.from({ length: count }, (_, place) => nameSection(version, place));
}

function parseEpisode(body: string | undefined, id: string): EpisodesView["episodes"][number] {
  const message = `the cluster does not hold episode ${id} whole`;
  return readStored(message, () => storedEpisodeSchema.parse(JSON.parse(body ?? "")));
}
