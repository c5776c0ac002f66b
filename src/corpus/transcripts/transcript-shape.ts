import type { Unit } from "./json-time.js";

/** Where a service's JSON has what is said. Paths are those of `listAt`. */
export interface TranscriptShape {
  /** The format's name; shapes of one name are one format. */
  readonly name: string;
  /** The file is of this shape where it has something at each of these. */
  readonly has: readonly string[];
  /** What numbers without a unit in their key count; null where the speech must tell. */
  readonly unit: Unit | null;
  /** What they may count where the speech must tell; seconds and milliseconds where this is not given. */
  readonly units?: readonly Unit[];
  /** Lists of sentences or turns. The one with most words is read; among equals one that names speakers, then the first. */
  readonly said: readonly string[];
  /** Lists of words with times of their own, which are laid onto what is said, or read where nothing else is. */
  readonly words?: readonly string[];
  /** The whole text, which has the marks that the words may lack. */
  readonly text?: string;
  /** A list of who says the word that begins at a second. */
  readonly labels?: string;
  /** True where a piece without a speaker is said by the one who was named last. */
  readonly carriesSpeaker?: true;
  /** True where lines may have styles, and names at their beginning. */
  readonly isCaptions?: true;
  readonly rank?: number;
}
