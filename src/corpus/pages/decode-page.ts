import { stripHidden } from "../../shared/strip-hidden.js";
import { refuseFile, type SourceReading } from "../episode-source.js";
import type { PageProblem } from "../page-problem.js";

const LINE_FEED = 0x0a;

/** Gives a text `\n` line ends, and takes off characters that a reader does not see. */
export function tidyText(text: string): string {
  return stripHidden(text.replace(/\r\n?/g, "\n"));
}

/** Reads a file that has to be UTF-8. Any other is refused with the first line that is not. */
export function readUtf8(bytes: Uint8Array, read: (text: string) => SourceReading): SourceReading {
  const text = decodeUtf8(bytes);
  return text === null ? refuseFile(findInvalidLine(bytes)) : read(tidyText(text));
}

/** Null where the bytes are not UTF-8. */
export function decodeUtf8(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

/** Finds the first line that is not UTF-8. No UTF-8 sequence holds a line feed, so each line can be tried on its own. */
function findInvalidLine(bytes: Uint8Array): PageProblem {
  let line = 1;
  for (let start = 0; start < bytes.length; line += 1) {
    const feed = bytes.indexOf(LINE_FEED, start);
    const end = feed === -1 ? bytes.length : feed;
    const slice = bytes.subarray(start, end);
    if (decodeUtf8(slice) === null) {
      const found = stripHidden(new TextDecoder("utf-8").decode(slice)).trim();
      return { line, expected: "UTF-8 text", found };
    }
    start = end + 1;
  }
  return { line, expected: "UTF-8 text", found: null };
}
