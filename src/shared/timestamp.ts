const TIMESTAMP = /^(?:(\d+):([0-5]\d)|(\d+)):([0-5]\d)$/;

/** Returns the seconds of `m:ss`, `mm:ss` or `h:mm:ss`, else null. Without an hour the minutes may pass 59. */
export function parseTimestamp(text: string): number | null {
  const match = TIMESTAMP.exec(text);
  if (match === null) return null;
  const [, hours = "0", minutesOfHour, minutes = "0", seconds = "0"] = match;
  const total = Number(hours) * 3600 + Number(minutesOfHour ?? minutes) * 60 + Number(seconds);
  return Number.isSafeInteger(total) ? total : null;
}

/** The field of what begins at an estimated second; of what begins at a written one nothing. */
export function markEstimated(isEstimated: boolean | undefined): { readonly estimated?: true } {
  return isEstimated === true ? { estimated: true } : {};
}

/** Writes a time as what it is: `12:40`, or `about 12:40` where it is estimated. `time` may have markup. */
export function sayTime(time: string, { estimated }: { readonly estimated?: true }): string {
  return estimated === true ? `about ${time}` : time;
}

interface Moment {
  readonly timestamp: string;
  readonly estimated?: true;
  readonly chapter: { readonly untimed?: true };
}

/** Writes a moment's time and what follows it; nothing of a chapter of which no file tells when it is. */
export function leadWithTime(moment: Moment, after: string): string {
  return moment.chapter.untimed === true ? "" : `${sayTime(moment.timestamp, moment)}${after}`;
}

interface Span {
  readonly startSeconds: number;
  readonly endSeconds: number | null;
  readonly estimated?: true;
}

/**
 * Writes `**0:00** to 2:45`, as answers say it, `**0:00** to the end` where the end is not known, and `about **0:00**`
 * where the start is estimated.
 */
export function formatSpan({ startSeconds, endSeconds, ...span }: Span): string {
  const start = sayTime(`**${formatTimestamp(startSeconds)}**`, span);
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
