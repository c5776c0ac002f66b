const SECONDS = { m: 60, h: 3600, d: 86_400 } as const;
/** A feed is not asked more often than every five minutes, and not less often than every thirty days. */
const LEAST = 300;
const MOST = 30 * 86_400;

/** Reads `30m`, `6h` or `1d` as seconds; null for others, and for less than five minutes or more than thirty days. */
export function readInterval(text: string): number | null {
  const [, count = "", unit = ""] = /^(\d{1,5})(m|h|d)$/.exec(text.trim()) ?? [];
  const seconds = Number(count) * (SECONDS[unit as keyof typeof SECONDS] ?? 0);
  return seconds >= LEAST && seconds <= MOST ? seconds : null;
}
