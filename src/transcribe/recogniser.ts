/** Words that were recognised, in seconds from the beginning of the samples. */
export interface Segment {
  readonly startSeconds: number;
  readonly endSeconds: number;
  readonly text: string;
}

export interface RecogniseOptions {
  /** The language that is spoken, as a BCP 47 tag; null where nobody states it. */
  readonly language: string | null;
  readonly signal: AbortSignal;
}

/** Recognises speech. */
export interface Recogniser {
  /** What a transcript of speech in that language says it was made by, such as `whisper-1 at api.example.com`. */
  describe(language: string | null): string;
  /** The most seconds of one call. */
  readonly mostSeconds: number;
  /** Makes ready what recognises that language, before a recording is fetched. Throws `model_unavailable`. */
  prepare(options: RecogniseOptions): Promise<void>;
  /**
   * Recognises what is said in samples of 16,000 a second, from -32,768 to 32,767. Times are of the server or the model,
   * and are checked by the caller. Throws `upstream_failed`, or `model_unavailable`.
   */
  recognise(samples: Int16Array, options: RecogniseOptions): Promise<readonly Segment[]>;
  close(): Promise<void>;
}

/** Samples a second. */
export const SAMPLE_RATE = 16_000;
