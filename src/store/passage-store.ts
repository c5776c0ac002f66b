import type { EpisodeOutline } from "./episode-outline.js";
import type { EpisodesView, Lexicon, PassageView } from "./passage-view.js";
import type { EpisodeScope } from "./select-episodes.js";
import type { TokenMatrix } from "./vectors/token-matrix.js";

/** A question as it is put to a store. */
export interface SectionQuery {
  /** Stems of its content words. */
  readonly terms: readonly string[];
  /** Unit vector; null: keyword search only. */
  readonly vector: Float32Array | null;
}

/** What one query came upon. */
export interface Candidates {
  /** BM25, above 0, by the section's ordinal; of the sections that words have found. */
  readonly keywordScores: ReadonlyMap<number, number>;
  /** Ordinals of the sections to be compared beside those, because of their vectors or of both; one may be named twice. */
  readonly nearest: readonly number[];
}

/** Sections that may answer. */
export interface FoundSections {
  /** Holds the candidates of all queries; its ordinals and rows are of this view alone. */
  readonly view: PassageView;
  /** A query each, in order. */
  readonly candidates: readonly Candidates[];
  /**
   * Vectors of the words of these sections at least, by ordinal in `view`; null where the index has none. Others are of a section
   * without words.
   */
  readTokens(ordinals: readonly number[]): Promise<TokenMatrix | null>;
}

export interface StoreOptions {
  readonly signal?: AbortSignal | undefined;
}

/** Where passages are searched. It does not change: a new index is a new store. Its methods throw `store_unavailable` where it is out of reach. */
export interface PassageStore {
  readonly engine: "hnsw" | "exact" | "keywords" | "weaviate";
  /** In the order of the corpus. */
  readonly episodes: readonly EpisodeOutline[];
  /** Of all sections. */
  readonly keywords: Lexicon;
  /** False: keyword search only. */
  readonly hasVectors: boolean;
  readonly counts: { readonly episodes: number; readonly passages: number };
  /** When the index was built: ISO 8601. */
  readonly builtAt: string;
  /** Sections that may answer each of the queries, among the episodes in scope. Throws `bad_request` for an unknown episode. */
  findSections(
    queries: readonly SectionQuery[],
    scope: EpisodeScope,
    options?: StoreOptions,
  ): Promise<FoundSections>;
  /** Episodes whole, in the order asked for; those of unknown ids are left out. `tokens`: with the vectors of their words. */
  readEpisodes(
    ids: readonly string[],
    options?: StoreOptions & { readonly tokens?: boolean },
  ): Promise<EpisodesView>;
}
