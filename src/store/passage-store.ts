import type { EpisodeOutline } from "./episode-outline.js";
import type { EpisodeFacts } from "./episodes/episode-facts.js";
import type { ListedEpisode } from "./episodes/listed-episode.js";
import type { EpisodesView, Lexicon, PassageView } from "./passage-view.js";
import type { EpisodeScope } from "./select-episodes.js";
import type { TokenMatrix } from "./vectors/token-matrix.js";

/** A store is asked a question in this form. */
export interface SectionQuery {
  /** Stems of its content words. */
  readonly terms: readonly string[];
  /** The question's unit vector; it is null where passages are found by keywords only. */
  readonly vector: Float32Array | null;
}

/** The sections that one query has found. */
export interface Candidates {
  /** The BM25 scores, above 0, of the sections that were found by words, by the section's ordinal. */
  readonly keywordScores: ReadonlyMap<number, number>;
  /** The ordinals of the sections that were found by their vectors, or by both; one may be named twice. */
  readonly nearest: readonly number[];
}

/** Sections that may answer. */
export interface FoundSections {
  /** It holds the candidates of all queries; ordinals and rows count within this view alone. */
  readonly view: PassageView;
  /** The candidates of each query, in the order of the queries. */
  readonly candidates: readonly Candidates[];
  /**
   * Reads the vectors of the words of these sections, by ordinal in `view`; gives null where the index has none. Other
   * sections may have no words in what is given.
   */
  readTokens(ordinals: readonly number[]): Promise<TokenMatrix | null>;
  /**
   * Lists for each episode in scope how many of its sections hold a term. A cluster counts those that it has found, so
   * that more of a long episode may.
   */
  readonly listShares: (term: string) => Promise<readonly Share[]>;
}

/** How many of an episode's sections hold a term, and how many it has. */
export interface Share {
  readonly held: number;
  readonly of: number;
}

export interface StoreOptions {
  readonly signal?: AbortSignal | undefined;
}

/** Passages are searched in a store. A new index is a new store. Its methods throw `store_unavailable` where it is away. */
export interface PassageStore {
  readonly engine: "hnsw" | "exact" | "keywords" | "weaviate";
  /** The episodes in the order of the corpus; the list is the same one as long as the store is. */
  readonly episodes: readonly EpisodeFacts[];
  /** The words of all sections. */
  readonly keywords: Lexicon;
  /** It is false where passages are found by keywords only. */
  readonly hasVectors: boolean;
  readonly counts: { readonly episodes: number; readonly passages: number };
  /** The time the index was built, in ISO 8601. */
  readonly builtAt: string;
  /** Finds the sections, in the episodes in scope, that may answer each query. Throws `bad_request` for an unknown episode. */
  findSections(
    queries: readonly SectionQuery[],
    scope: EpisodeScope,
    options?: StoreOptions,
  ): Promise<FoundSections>;
  /** Reads whole episodes in the order asked for, but no unknown ones; `tokens` asks for the vectors of their words. */
  readEpisodes(
    ids: readonly string[],
    options?: StoreOptions & { readonly tokens?: boolean },
  ): Promise<EpisodesView>;
  /** Gives what a list tells of episodes, in the order asked for, but of no unknown ones. No engine is asked. */
  listEpisodes(ids: readonly string[]): readonly ListedEpisode[];
  /** Reads episodes without their notes in the order asked for, but no unknown ones. */
  readOutlines(ids: readonly string[], options?: StoreOptions): Promise<readonly EpisodeOutline[]>;
}
