import type { Sources } from "../corpus/front-matter/sources-file.js";
import type { SourceReader } from "../corpus/reader/source-reader.js";
import type { Downloader } from "../fetch/download.js";
import type { Progress } from "../shared/progress.js";
import type { Recogniser } from "../transcribe/recogniser.js";

/** What fetching a show needs. */
export interface GatherParts {
  readonly corpusDir: string;
  readonly downloader: Downloader;
  /** Whether the downloader reaches private networks. */
  readonly allowPrivate: boolean;
  /** Tells whether what was fetched can be read. */
  readonly reader: SourceReader;
  /** Transcribes audio that has no transcript; null where none is to be. */
  readonly transcribing: Transcribing | null;
  readonly note: (sentence: string) => void;
  /** How many of the episodes are done. */
  readonly onProgress: (progress: Progress) => void;
  readonly signal: AbortSignal;
}

/** By what recordings are transcribed, and how much of them. */
export interface Transcribing {
  readonly recogniser: Recogniser;
  /** So many seconds of recordings may still be transcribed in this run. */
  secondsLeft: number;
  /** In the owner's currency; null where it is not known. */
  readonly pricePerMinute: number | null;
  /** Seconds of a recording that are done, and all. */
  readonly onProgress: (progress: Progress) => void;
}

/** What came of a source. */
export interface Gathered {
  readonly folder: string;
  readonly show: string;
  /** Where it was found. */
  readonly address: string;
  readonly kind: Sources["kind"];
  readonly episodes: number;
  readonly leftOut: number;
  /** Files that are new or changed. */
  readonly fetched: number;
  /** Episodes of which nothing was found but what the source says of them: no transcript, no chapters. */
  readonly bare: readonly string[];
  /** What could not be fetched, and why. What was there before stays. */
  readonly failed: readonly Failure[];
  /** True where the source said that nothing has changed, and nothing was left to do. */
  readonly isUnchanged: boolean;
}

export interface Failure {
  readonly title: string;
  readonly reason: string;
  /** True where another try would give the same until the source changes. */
  readonly isFinal: boolean;
}
