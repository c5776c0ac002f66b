import { stripHidden } from "../../shared/strip-hidden.js";
import { refuseFile, type SourceReading } from "../episode-source.js";
import type { PageProblem } from "../page-problem.js";

const LINE_FEED = 0x0a;

/** Decodes a page to text with `\n` line ends, without characters that a reader does not see; or says why it cannot. */
export function decodePage(
  content: Uint8Array | string,
): { readonly text: string } | { readonly problem: PageProblem } {
  const text = typeof content === "string" ? content : decodeUtf8(content);
  if (text === null) return { problem: findInvalidLine(content) };
  return { text: tidyText(text) };
}

/** Gives a text `\n` line ends, and takes off characters that a reader does not see. */
export function tidyText(text: string): string {
  return stripHidden(text.replace(/\r\n?/g, "\n"));
}

/** Reads a file that has to be UTF-8. Any other is refused with the first line that is not. */
export function readUtf8(bytes: Uint8Array, read: (text: string) => SourceReading): SourceReading {
  const decoded = decodePage(bytes);
  return "problem" in decoded ? refuseFile(decoded.problem) : read(decoded.text);
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
function findInvalidLine(content: Uint8Array | string): PageProblem {
  const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
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
