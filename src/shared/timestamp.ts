const TIMESTAMP = /^(?:(\d+):([0-5]\d)|(\d+)):([0-5]\d)$/;

/** Returns the seconds of `m:ss`, `mm:ss` or `h:mm:ss`, else null. Without an hour the minutes may pass 59. */
export function parseTimestamp(text: string): number | null {
  const match = TIMESTAMP.exec(text);
  if (match === null) return null;
  const [, hours = "0", minutesOfHour, minutes = "0", seconds = "0"] = match;
  const total = Number(hours) * 3600 + Number(minutesOfHour ?? minutes) * 60 + Number(seconds);
  return Number.isSafeInteger(total) ? total : null;
}

/** Writes `**0:00** to 2:45`, as answers say it, or `**0:00** to the end` where the end is not known. */
export function formatSpan(startSeconds: number, endSeconds: number | null): string {
  const start = `**${formatTimestamp(startSeconds)}**`;
  return endSeconds === null ? `${start} to the end` : `${start} to ${formatTimestamp(endSeconds)}`;
}

/**
 * Writes `m:ss` below an hour and `h:mm:ss` from there on, without the fraction of a second. Throws a
 * `RangeError` for a number that is negative or not finite.
 */
export function formatTimestamp(seconds: number): string {
  if (!Number.isFinite(seconds) || seconds < 0) {
    throw new RangeError(`expected a time of zero or more seconds, got ${seconds}`);
  }
  const whole = Math.floor(seconds);
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor((whole % 3600) / 60);
  const rest = String(whole % 60).padStart(2, "0");
  return hours === 0 ? `${minutes}:${rest}` : `${hours}:${String(minutes).padStart(2, "0")}:${rest}`;
}
