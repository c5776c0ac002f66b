import type { DividedEpisode } from "../chunk/divide-episode.js";
import type { CorpusFile } from "../corpus/corpus-file.js";
import type { ReadOptions } from "../corpus/join/read-episodes.js";
import type { Corpus } from "../corpus/read-corpus.js";
import type { Embedder } from "../embed/embedder.js";
import type { Episode } from "../shared/domain.js";
import type { AppError } from "../shared/errors.js";
import type { Progress } from "../shared/progress.js";
import type { Changes } from "./compare-corpus.js";
import type { EpisodeOutline } from "./episode-outline.js";
import type { IndexCounts } from "./index-facts.js";
import type { PassageList } from "./passage-list.js";
import type { PassageStore } from "./passage-store.js";

/** What the program does with a kind of store. Each kind has a driver in its own folder; `compose` chooses one. */
export interface StoreDriver {
  /**
   * Opens the index to answer from. An index in this process is brought up to date first. Throws `index_missing`,
   * `index_damaged`, `index_mismatch`, `index_locked`, `index_unwritable` or `store_unavailable`.
   */
  open(options: OpenOptions): Promise<OpenStore>;
  /** Brings the index up to date with the corpus. Throws like `open`. */
  update(options: UpdateOptions): Promise<UpdateResult>;
  /** Tells what an update would do, without writing anything. Throws `store_unavailable`. */
  preview(options: PreviewOptions): Promise<UpdatePreview>;
  /** Reads what there is, without changing any of it. Throws `store_unavailable`. */
  examine(options: ExamineOptions): Promise<Examination>;
}

/** Reads the corpus, passing over what has not changed since the files were as `known`. `given` is never left out. */
export type CorpusReader = (
  known: readonly CorpusFile[],
  options: Pick<ReadOptions, "onProgress" | "signal" | "given" | "again">,
) => Promise<Corpus>;

export interface PreviewOptions {
  readonly readCorpus: CorpusReader;
  /** The paths the corpus is read from; null stands for the corpus folder. */
  readonly paths: readonly string[] | null;
  readonly embedder: Pick<Embedder, "model">;
  /** Whether the index has the vectors of words; where it is null the size of the library decides. */
  readonly lateInteraction: boolean | null;
  /** True where everything is read and embedded anew; ids stay, and episodes that cannot be read any more. */
  readonly rebuild: boolean;
  /** Is told sentences for the operator, such as that a damaged index is replaced. */
  readonly onNote?: ((note: string) => void) | undefined;
  /** Is told how many files of the corpus are read. */
  readonly onRead?: ReadOptions["onProgress"];
  readonly signal?: AbortSignal | undefined;
}

export interface UpdateOptions extends PreviewOptions {
  readonly embedder: Embedder;
  /** How long another process that is writing the index is waited for, in milliseconds. */
  readonly waitMs: number;
  readonly onProgress?: ((progress: Progress) => void) | undefined;
  /** Is told the same of vectors that are linked with their neighbours. */
  readonly onLinked?: ((progress: Progress) => void) | undefined;
  /** Is absent where chapters are given no questions. */
  readonly findQuestions?: QuestionFinder | undefined;
  /** Is told how many episodes have been given questions. */
  readonly onQuestions?: ((progress: Progress) => void) | undefined;
}

/**
 * Gives the episode with `questions` of each chapter that has none yet, as the store answers them, which must hold the
 * episode.
 */
export type QuestionFinder = (
  store: PassageStore,
  divided: DividedEpisode,
  options?: { readonly signal?: AbortSignal | undefined },
) => Promise<Episode>;

export interface OpenOptions extends Omit<UpdateOptions, "embedder" | "paths" | "rebuild"> {
  /** It is null where passages are found by keywords only. */
  readonly embedder: Embedder | null;
  /** False where episodes are read and nothing is searched: what a search alone needs is not in memory then. Default: true. */
  readonly isSearched?: boolean | undefined;
}

export interface UpdateResult {
  readonly status: "unchanged" | "updated";
  readonly counts: IndexCounts;
  /** The share of the ten nearest vectors that the graph finds, 0..1; null where there is no graph in this process. */
  readonly recall: number | null;
  readonly changes: Changes;
  readonly embeddedTexts: number;
  readonly reusedTexts: number;
  readonly corpus: Corpus;
  readonly episodes: readonly EpisodeOutline[];
}

export type UpdatePreview = Pick<UpdateResult, "status" | "changes" | "corpus" | "embeddedTexts">;

export interface StoreWatcher<Index = PassageStore> {
  readonly onChange: (index: Index) => void;
  /** Is told once of each new index that cannot be used, and of what `onChange` throws; the store in use stays. */
  readonly onFailure: (error: AppError) => void;
  readonly signal: AbortSignal;
}

/** A store that is open, and what happens to it later. */
export interface OpenStore {
  readonly store: PassageStore;
  /** Tells of each index that takes the place of the one in use, until the signal is aborted. Never throws. */
  watch(watcher: StoreWatcher): Promise<void>;
  /** Tells in a sentence for readers why the store cannot be asked now; gives null where it can. */
  readonly outage: () => string | null;
  close(): Promise<void>;
}

/** Runs a stage of the work; whoever wants to know how long it takes measures it. */
export type StageTimer = <T>(stage: string, work: () => Promise<T>) => Promise<T>;

export interface ExamineOptions {
  readonly time?: StageTimer | undefined;
  readonly signal: AbortSignal;
}

export interface Examination {
  /** The cluster that holds the index; it is null for an index in this process, which the next start can build anew. */
  readonly cluster: StoreCluster | null;
  /** It is null where no index can be used; `reason` is then what was thrown. */
  readonly index: ExaminedIndex | null;
  readonly reason: unknown;
  close(): Promise<void>;
}

export interface StoreCluster {
  readonly product: string;
  readonly nodes: readonly { readonly name: string; readonly healthy: boolean; readonly version: string }[];
}

export interface ExaminedIndex {
  /** It can be asked until the examination is closed. */
  readonly store: PassageStore;
  /** The name of the model that made the vectors; null where there are none. */
  readonly modelName: string | null;
  readonly counts: IndexCounts;
  /** What the index was made from and holds; null where that may be too much to list. */
  readonly content: ExaminedContent | null;
}

export interface ExaminedContent {
  readonly files: readonly CorpusFile[];
  /** The paths given to `ingest`; null stands for the corpus folder. */
  readonly paths: readonly string[] | null;
  readonly episodes: readonly EpisodeOutline[];
  readonly passages: PassageList;
}
