import { readClock } from "../captions/cue-draft.js";
import { readTags } from "../read-tags.js";

const REFERENCE = /&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,30});/gi;
/** A reference that stands alone between quotation marks is spoken of. */
const QUOTES = /["'`“”‘’«»]/;

/** Reads the seconds of a normal play time (RFC 2326), a clock time, `PT1H2M3S` or `1h 2m 3s`; null for others. */
export function readPlayTime(text: string): number | null {
  const time = text.trim().replace(/^npt[:=]\s?/i, "");
  if (/^\d{1,12}(?:[.,]\d*)?\s?s?$/i.test(time)) return Number(time.replace(/\s?s$/i, "").replace(",", "."));
  const units =
    /^(?:PT)?(?:(\d{1,6})\s?h[a-z]{0,4})?\s?(?:(\d{1,6})\s?m[a-z]{0,6})?\s?(?:(\d{1,9})(?:\.\d{1,9})?\s?s[a-z]{0,6})?$/i;
  const [, hours, minutes, seconds] = units.exec(time) ?? [];
  if (hours !== undefined || minutes !== undefined || seconds !== undefined)
    return Number(hours ?? 0) * 3600 + Number(minutes ?? 0) * 60 + Number(seconds ?? 0);
  return readClock(time.replace(/[.,]$/, ""));
}

/** Reads the time that an address has, such as `?t=134`, in seconds; null where it has none. */
export function readLinkedTime(address: string): number | null {
  const [, time] = /[?&#](?:t|start)=([\dhms.:]{1,12})(?:$|[&#])/i.exec(address) ?? [];
  return time === undefined ? null : readPlayTime(time);
}

/** Decodes the character references that are left in a text once more; what stands between quotation marks stays. */
export function unescapeOnceMore(text: string): string {
  return text.replace(REFERENCE, (reference, start: number) => {
    const isQuoted = QUOTES.test(text[start - 1] ?? "") && QUOTES.test(text[start + reference.length] ?? "");
    return isQuoted ? reference : decodeReferences(reference);
  });
}

/** Decodes character references, and takes off tags. */
function decodeReferences(text: string): string {
  let decoded = "";
  readTags(text, { onOpen: () => undefined, onText: (words) => (decoded += words) });
  return decoded;
}

/** Resolves an address against that of what it stands in; null where that gives no web address. */
export function resolveAddress(address: string | undefined, base: string | undefined): string | null {
  const trimmed = address?.trim() ?? "";
  const stated = trimmed.startsWith("//") && base === undefined ? `https:${trimmed}` : trimmed;
  if (stated === "" || !URL.canParse(stated, base)) return null;
  const isWhole = /^https?:\/\//i.test(stated) && !/\s/.test(stated);
  const { href, protocol } = new URL(stated, base);
  return /^https?:$/.test(protocol) ? (isWhole ? stated : href) : null;
}
