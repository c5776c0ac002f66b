import { LIGHT_SPEECH_WEIGHT } from "../../embed/words/distilled-words.js";
import type { WordTable } from "../../embed/words/word-embedder.js";
import { untilAborted } from "../../platform/abort-signals.js";
import type { Chapter, Episode } from "../../shared/domain.js";
import { assembleView, type FetchedSection } from "../assemble-view.js";
import type { EpisodeOutline } from "../episode-outline.js";
import { indexEpisodes } from "../episodes/episode-index.js";
import { type ListedEpisode, listOutline } from "../episodes/listed-episode.js";
import { findCandidates, listShares } from "../find-candidates.js";
import { gatherCandidates, narrowCandidates } from "../narrow-candidates.js";
import type {
  Candidates,
  FoundSections,
  PassageStore,
  SectionQuery,
  StoreOptions,
} from "../passage-store.js";
import type { EpisodesView, PassageView } from "../passage-view.js";
import { type EpisodeScope, selectEpisodes } from "../select-episodes.js";
import { ExactIndex } from "../vectors/exact-index.js";
import { CountedLexicon } from "../words/counted-lexicon.js";
import type { Frame } from "./frame-file.js";
import type { FullVectors } from "./full-vectors.js";
import type { TermTable } from "./term-table.js";
import type { TextBlocks } from "./text-blocks.js";

/** A file that is loaded as questions need it. */
export interface LaterFile {
  readonly bytes: number;
  /** Loads it as it is: it is parsed for the first question that needs it, since a parsed file takes several times the memory. */
  readonly load: () => Promise<unknown>;
}

export interface StaticParts {
  readonly outlines: readonly EpisodeOutline[];
  readonly lexicon: ReadonlyMap<string, number>;
  readonly frame: Frame;
  readonly terms: TermTable;
  readonly texts: TextBlocks;
  /** Null in the light tier. */
  readonly full: FullVectors | null;
  readonly builtAt: string;
  readonly files: readonly LaterFile[];
}

/** Searches an exported folder: what lists all sections is in memory, and texts and postings are fetched as questions need them. */
export class StaticStore implements PassageStore {
  readonly engine: PassageStore["engine"];
  readonly episodes: readonly EpisodeOutline[];
  readonly keywords: CountedLexicon;
  readonly counts: PassageStore["counts"];
  readonly builtAt: string;
  /** The vectors of words. */
  readonly words: WordTable;
  /** What is fetched as questions need it: the terms, which each question needs some of, then the texts. */
  readonly files: readonly LaterFile[];
  readonly #parts: StaticParts;
  readonly #vectors: ExactIndex | null;

  constructor(parts: StaticParts) {
    const { outlines, lexicon, frame, full } = parts;
    const matrix = full?.matrix ?? frame.matrix;
    const sections = frame.sections.length;
    const stems = frame.lengths.reduce((sum, length) => sum + length, 0);
    this.#parts = parts;
    this.#vectors = matrix === null ? null : new ExactIndex(matrix);
    this.engine = this.#vectors?.engine ?? "keywords";
    this.episodes = outlines;
    this.keywords = new CountedLexicon(lexicon, { sections, stems });
    this.counts = { episodes: outlines.length, passages: frame.passages.length };
    this.builtAt = parts.builtAt;
    this.words = parts.terms;
    this.files = parts.files;
  }

  get #speechWeight(): number | undefined {
    return this.#parts.full === null ? LIGHT_SPEECH_WEIGHT : undefined;
  }

  get hasVectors(): boolean {
    return this.#vectors !== null;
  }

  async findSections(
    queries: readonly SectionQuery[],
    scope: EpisodeScope,
    { signal }: StoreOptions = {},
  ): Promise<FoundSections> {
    signal?.throwIfAborted();
    const { frame, terms, full } = this.#parts;
    const episodes = selectEpisodes(this.episodes, scope);
    const accepted = episodes?.flatMap(({ id }) => frame.spans.get(id) ?? []) ?? null;
    const known = queries.flatMap((query) => query.terms).filter((term) => this.keywords.holds(term));
    const keywords = await untilAborted(terms.index(known), signal);
    const searched = { ...frame, keywords, vectors: this.#vectors };
    const { sections, candidates } = gatherCandidates(
      queries.map((query) => this.#narrow(query, findCandidates(searched, query, accepted))),
    );
    const assembled = await untilAborted(this.#assemble(sections), signal);
    const view = { ...assembled, speechWeight: this.#speechWeight };
    const ranges = (accepted ?? [...frame.spans.values()]).map((span) => span.sections);
    return {
      view,
      candidates,
      readTokens: async (ordinals) => {
        const wanted = new Set(ordinals.flatMap((ordinal) => sections[ordinal] ?? []));
        return full?.tokens ? await untilAborted(full.tokens.read(sections, wanted), signal) : null;
      },
      listShares: async (term) => listShares(await untilAborted(terms.index([term]), signal), term, ranges),
    };
  }

  async readEpisodes(
    ids: readonly string[],
    { signal, tokens = false }: StoreOptions & { readonly tokens?: boolean } = {},
  ): Promise<EpisodesView> {
    signal?.throwIfAborted();
    const { frame, texts, full } = this.#parts;
    const wanted = this.#findRows(ids);
    const outlines = wanted.flatMap((episode) => this.episodes[episode] ?? []);
    const sections = outlines.flatMap(({ id }) => {
      const { from, to } = frame.spans.get(id)?.sections ?? { from: 0, to: 0 };
      return Array.from({ length: to - from }, (_, i) => from + i);
    });
    const [view, notes] = await untilAborted(
      Promise.all([this.#assemble(sections, outlines), Promise.all(wanted.map((at) => texts.readNotes(at)))]),
      signal,
    );
    const episodes = outlines.map(
      (outline, i): Episode => ({
        ...outline,
        chapters: outline.chapters.map(
          (chapter, at): Chapter => ({
            ...chapter,
            ...(notes[i]?.get(at) ?? { summary: null, bullets: [] }),
          }),
        ),
      }),
    );
    const words = tokens ? await full?.tokens?.read(sections, new Set(sections)) : null;
    return { ...view, episodes, tokens: words ?? null };
  }

  listEpisodes(ids: readonly string[]): readonly ListedEpisode[] {
    return this.#pick(ids).map(listOutline);
  }

  async readOutlines(ids: readonly string[]): Promise<readonly EpisodeOutline[]> {
    return this.#pick(ids);
  }

  #pick(ids: readonly string[]): EpisodeOutline[] {
    return this.#findRows(ids).flatMap((row) => this.episodes[row] ?? []);
  }

  #findRows(ids: readonly string[]): number[] {
    const { ids: known } = indexEpisodes(this.episodes);
    return ids.flatMap((id) => known.find(id)[0] ?? []);
  }

  /** In the light tier the best sections are enough, since their texts have to be fetched. */
  #narrow({ vector }: SectionQuery, candidates: Candidates): Candidates {
    if (this.#parts.full !== null) return candidates;
    const view = { ...this.#parts.frame, vectors: this.#vectors, speechWeight: this.#speechWeight };
    return narrowCandidates(view, candidates, vector);
  }

  /** Fetches these sections, in the order of the episodes. */
  async #assemble(sections: readonly number[], episodes = this.episodes): Promise<PassageView> {
    const read = await this.#parts.texts.readSections(sections);
    const { view } = assembleView({
      episodes,
      sections: read.map(
        (section): FetchedSection => ({ ...section, vectors: this.#readRows(section.place) }),
      ),
      keywords: this.keywords,
      dimensions: this.#vectors?.matrix.dimensions ?? 0,
    });
    return { ...view, tokens: null };
  }

  /** Reads the rows of a section's passages and, behind them, of its notes as a whole. */
  #readRows(ordinal: number): Float32Array | null {
    const section = this.#parts.frame.sections[ordinal];
    const matrix = this.#vectors?.matrix;
    if (section === undefined || matrix === undefined) return null;
    const { firstPassage, endPassage, row } = section;
    const passages = endPassage - firstPassage;
    const isNotes = row >= endPassage;
    const rows = new Float32Array((passages + Number(isNotes)) * matrix.dimensions);
    for (let i = 0; i < passages; i++) rows.set(matrix.row(firstPassage + i), i * matrix.dimensions);
    if (isNotes) rows.set(matrix.row(row), passages * matrix.dimensions);
    return rows;
  }
}
