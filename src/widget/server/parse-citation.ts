import type { Citation } from "../../shared/domain.js";
import { readWebUrl } from "../read-web-url.js";
import { orElse, orNull, readAmount, readFields, readList, readOneOf, readText } from "./read-fields.js";

const readCitation = readFields<Citation>({
  n: readAmount,
  episode: readFields<Citation["episode"]>({
    id: readText,
    title: readText,
    show: orElse(readText, null),
    publishedAt: orElse(readText, null),
  }),
  chapter: readFields<Omit<Citation["chapter"], "untimed">>({ number: readAmount, title: readText }),
  start: readAmount,
  end: orNull(readAmount),
  timestamp: readText,
  url: (value) => (value === null || typeof value === "string" ? readWebUrl(value) : undefined),
  quote: readText,
  // It is not shown, and a newer server may have kinds that a pinned widget does not know.
  kind: orElse(readOneOf("summary", "bullet", "transcript"), "summary"),
  support: readOneOf("verbatim", "supported", "weak"),
});

/** Reads a citation of the contract; returns null for anything else. A link that is not http(s) becomes null. */
export const parseCitation = orElse(readCitation, null);

/** Reads the citations of a list and leaves out what is no citation. */
export const readCitations = readList(readCitation);
