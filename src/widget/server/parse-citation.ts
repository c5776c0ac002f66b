import type { Citation } from "../../shared/domain.js";
import { readWebUrl } from "../read-web-url.js";
import { isRecord } from "./is-record.js";

const SUPPORT: readonly unknown[] = ["verbatim", "supported", "weak"] satisfies Citation["support"][];

/** A citation of the contract; null for anything else. A link that is not http(s) is no link. */
export function parseCitation(value: unknown): Citation | null {
  if (!isCitation(value)) return null;
  return { ...value, url: readWebUrl(value.url) };
}

/** The citations of a list; those that are none are left out. */
export function parseCitations(value: unknown): Citation[] {
  return Array.isArray(value) ? value.map(parseCitation).filter((citation) => citation !== null) : [];
}

function isCitation(value: unknown): value is Citation {
  if (!isRecord(value)) return false;
  const { n, episode, chapter, start, end, timestamp, url, quote, support } = value;
  return (
    isNumber(n) &&
    isRecord(episode) &&
    typeof episode["id"] === "string" &&
    typeof episode["title"] === "string" &&
    isRecord(chapter) &&
    isNumber(chapter["number"]) &&
    typeof chapter["title"] === "string" &&
    isNumber(start) &&
    (end === null || isNumber(end)) &&
    typeof timestamp === "string" &&
    (url === null || typeof url === "string") &&
    typeof quote === "string" &&
    SUPPORT.includes(support)
  );
}

function isNumber(value: unknown): value is number {
  return typeof value === "number" && value >= 0;
}
