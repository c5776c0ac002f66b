/** How a TTML document counts. */
export interface TtmlClock {
  readonly framesASecond: number;
  readonly ticksASecond: number;
}

const CLOCK = /^(?:(\d+):)?(\d{1,2}):(\d{2})(?:[.,](\d+)|[:;](\d+)(?:\.\d+)?)?$/;
/** The standard wants a unit; Apple Podcasts and others write seconds without one. */
const OFFSET = /^(\d+(?:[.,]\d+)?)(h|m|s|ms|f|t)?$/;
/** Frames a second where the document states none (TTML 2, section 7.2.4). */
const FRAMES_A_SECOND = 30;

/** Reads how the document counts from the attributes of its first element, by their names without prefixes. */
export function readTtmlClock(attributes: ReadonlyMap<string, string>): TtmlClock {
  const read = (name: string) => readPositive(attributes.get(name));
  const [, top = "1", bottom = "1"] =
    /^\s*(\d{1,9})[\s:]+(\d{1,9})\s*$/.exec(attributes.get("frameRateMultiplier") ?? "") ?? [];
  const multiplier = readPositive(`${Number(top) / Number(bottom)}`) ?? 1;
  const stated = read("frameRate");
  const framesASecond = (stated ?? FRAMES_A_SECOND) * multiplier;
  const ticks = stated === null ? 1 : framesASecond * (read("subFrameRate") ?? 1);
  return { framesASecond, ticksASecond: read("tickRate") ?? ticks };
}

function readPositive(text: string | undefined): number | null {
  const value = Number(text);
  return Number.isFinite(value) && value > 0 ? value : null;
}

/**
 * Reads a time expression in seconds, to the millisecond: `00:00:01.5`, `00:00:01:12` with frames, `12.5s`, `100ms`,
 * `30f` or `45t` (TTML 2, section 12.3); also `1:02.5` and seconds without a unit, and a comma for the point. Null for anything else.
 */
export function readTtmlTime(text: string | undefined, clock: TtmlClock): number | null {
  const time = text?.trim() ?? "";
  const [, hours = "0", minutes, seconds, fraction = "", frames = "0"] = CLOCK.exec(time) ?? [];
  if (minutes !== undefined) {
    const whole = Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
    return roundTime(whole + Number(`0.${fraction}0`) + Number(frames) / clock.framesASecond);
  }
  const [, count, unit = "s"] = OFFSET.exec(time) ?? [];
  if (count === undefined) return null;
  const units = { h: 3600, m: 60, s: 1, ms: 1 / 1000, f: 1 / clock.framesASecond, t: 1 / clock.ticksASecond };
  return roundTime(Number(count.replace(",", ".")) * units[unit as keyof typeof units]);
}

function roundTime(seconds: number): number | null {
  const milliseconds = Math.round(seconds * 1000);
  return Number.isSafeInteger(milliseconds) ? milliseconds / 1000 : null;
}
