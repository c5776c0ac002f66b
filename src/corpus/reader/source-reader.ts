import type { FoundFile } from "../episode-source.js";
import type { Format } from "../format.js";
import type { RecognisedFile } from "../read-source.js";

/** What comes of reading a file; null for one in none of the formats. */
export type FileReading =
  | RecognisedFile
  /** The file takes more than it may: the end of a sentence that begins with the file. To read the same bytes again is no use. */
  | { readonly passedOver: string }
  /** Something else than the file stopped the reading: what happened. Another time, the same bytes may be read. */
  | { readonly failed: string }
  | null;

/** Reads files of a corpus. */
export interface SourceReader {
  /** The formats in the order in which they are tried. */
  readonly formats: readonly Format[];
  /** Throws where no file at all can be read. */
  read(file: FoundFile): Promise<FileReading>;
  /** Gives up what is being read, and keeps nothing running. */
  close(): void;
}
