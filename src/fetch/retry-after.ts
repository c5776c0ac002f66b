/** A server that asks for longer is believed for a day. */
const LONGEST_MS = 86_400_000;

/** Reads a `Retry-After` header, of seconds or a date, as ms from `now` on; null where it is missing or says nothing. */
export function readRetryAfter(header: string | null, now: number): number | null {
  if (header === null) return null;
  const text = header.trim();
  if (/^\d+$/.test(text)) return Math.min(Number(text) * 1000, LONGEST_MS);
  // A date begins with the name of its day.
  const ms = /^[a-z]+,? /i.test(text) ? Date.parse(text) - now : Number.NaN;
  return Number.isNaN(ms) ? null : Math.min(Math.max(ms, 0), LONGEST_MS);
}
