import type { Citation } from "../../shared/domain.js";
import { readWebUrl } from "../read-web-url.js";
import { orNull, readFields, readList, readNumber, readOneOf, readText } from "./read-fields.js";

const readCitation = readFields<Citation>({
  n: readNumber,
  episode: readFields<Citation["episode"]>({
    id: readText,
    title: readText,
    show: orNull(readText),
    publishedAt: orNull(readText),
  }),
  chapter: readFields<Citation["chapter"]>({ number: readNumber, title: readText }),
  start: readNumber,
  end: orNull(readNumber),
  timestamp: readText,
  url: (value) => (value === null || typeof value === "string" ? readWebUrl(value) : undefined),
  quote: readText,
  kind: readOneOf("summary", "bullet", "transcript"),
  support: readOneOf("verbatim", "supported", "weak"),
});

/** Reads a citation of the contract; returns null for anything else. A link that is not http(s) becomes null. */
export function parseCitation(value: unknown): Citation | null {
  return readCitation(value) ?? null;
}

/** Reads the citations of a list and leaves out what is no citation. */
export const readCitations = readList(readCitation);
