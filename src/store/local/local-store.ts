import type { Episode } from "../../shared/domain.js";
import type { EpisodeOutline } from "../episode-outline.js";
import { indexEpisodes } from "../episodes/episode-index.js";
import { type ListedEpisode, listOutline } from "../episodes/listed-episode.js";
import { findCandidates, listShares } from "../find-candidates.js";
import type { FoundSections, PassageStore, SectionQuery, StoreOptions } from "../passage-store.js";
import type { EpisodesView } from "../passage-view.js";
import type { RowRange } from "../row-range.js";
import { type EpisodeScope, selectEpisodes } from "../select-episodes.js";
import type { PassageIndex } from "./passage-index.js";

/** Makes an index in this process a store. */
export class LocalStore implements PassageStore {
  readonly index: PassageIndex;
  readonly engine: PassageStore["engine"];
  readonly episodes: readonly EpisodeOutline[];
  readonly keywords: PassageStore["keywords"];
  readonly hasVectors: boolean;
  readonly counts: PassageStore["counts"];
  readonly builtAt: string;

  /** An index that is kept nowhere has no manifest, and counts as built now. */
  constructor(index: PassageIndex, manifest?: { readonly builtAt: string }) {
    this.index = index;
    this.engine = index.vectors?.engine ?? "keywords";
    this.episodes = index.episodes;
    this.keywords = index.keywords;
    this.hasVectors = index.vectors !== null;
    this.counts = { episodes: index.episodes.length, passages: index.passages.length };
    this.builtAt = manifest?.builtAt ?? new Date().toISOString();
  }

  async findSections(
    queries: readonly SectionQuery[],
    scope: EpisodeScope,
    { signal }: StoreOptions = {},
  ): Promise<FoundSections> {
    signal?.throwIfAborted();
    const episodes = selectEpisodes(this.index.episodes, scope);
    const accepted = episodes?.flatMap(({ id }) => this.index.spans.get(id) ?? []) ?? null;
    let ranges: readonly RowRange[] | null = null;
    const listRanges = () =>
      (ranges ??= (accepted ?? [...this.index.spans.values()]).map(({ sections }) => sections));
    return {
      view: this.index,
      candidates: queries.map((query) => findCandidates(this.index, query, accepted)),
      readTokens: async () => this.index.tokens,
      listShares: async (term) => listShares(this.index.keywords, term, listRanges()),
    };
  }

  async readEpisodes(ids: readonly string[], { signal }: StoreOptions = {}): Promise<EpisodesView> {
    signal?.throwIfAborted();
    return { ...this.index, episodes: this.#pick(ids) };
  }

  listEpisodes(ids: readonly string[]): readonly ListedEpisode[] {
    return this.#pick(ids).map(listOutline);
  }

  async readOutlines(ids: readonly string[]): Promise<readonly EpisodeOutline[]> {
    return this.#pick(ids);
  }

  #pick(ids: readonly string[]): Episode[] {
    const { episodes } = this.index;
    const index = indexEpisodes(episodes);
    return ids.flatMap((id) => episodes[index.ids.find(id)[0] ?? -1] ?? []);
  }
}
