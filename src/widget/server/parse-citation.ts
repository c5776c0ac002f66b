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
  readUntimed,
} from "./read-fields.js";

const readWritten = readFields<Omit<Citation, "estimated" | "speaker">>({
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

const readCitation: Reader<Citation> = (value) => {
  const read = readWritten(value);
  if (!read) return undefined;
  const { estimated, speaker, chapter } = value as Readonly<Record<string, unknown>>;
  const said = readText(speaker);
  return {
    ...read,
    chapter: { ...read.chapter, ...readUntimed(chapter) },
    ...(estimated === true && { estimated }),
    ...(said && { speaker: said }),
  };
};

/** Reads a citation of the contract; returns null for anything else. A link that is not http(s) becomes null. */
export const parseCitation = orElse(readCitation, null);

/** Reads the citations of a list and leaves out what is no citation. */
export const readCitations = readList(readCitation);
