import type { Citation } from "../../shared/domain.js";
import { readWebUrl } from "../read-web-url.js";
import {
  orElse,
  orNull,
  type Reader,
  readAmount,
  readFields,
  readList,
  readOneOf,
  readText,
} from "./read-fields.js";

const readWritten = readFields<Omit<Citation, "estimated">>({
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
  kind: orElse(readText as Reader<Citation["kind"]>, "summary"),
  support: readOneOf("verbatim", "supported", "weak"),
});

/** A time that is estimated is shown as such: `~12:40`. */
const readCitation = (value: unknown) => {
  const read = readWritten(value);
  return read && { ...read, timestamp: ((value as Citation).estimated ? "~" : "") + read.timestamp };
};

/** Reads a citation of the contract; returns null for anything else. A link that is not http(s) becomes null. */
export const parseCitation = orElse(readCitation, null);

/** Reads the citations of a list and leaves out what is no citation. */
export const readCitations = readList(readCitation);
