import { readClock } from "../captions/cue-draft.js";
import { isObject } from "../json/json-format.js";
import { MOST_SECONDS } from "../seconds-schema.js";

/** How many of the unit a second has. */
export const UNITS = { seconds: 1, milliseconds: 1_000, samples: 16_000, ticks: 10_000_000 } as const;
export type Unit = keyof typeof UNITS;

const DURATION = /^P(?:T(?:(\d+(?:\.\d+)?)H)?(?:(\d+(?:\.\d+)?)M)?(?:(\d+(?:\.\d+)?)S)?)$/i;

/**
 * Reads a time into a recording, in seconds to the millisecond: a number of the unit, also as text; `1.2s`; `PT1M2.5S`;
 * `00:01:02.500`; or `{"seconds": "1", "nanos": 200000000}`. Null for anything else, and for what no recording has.
 */
export function readJsonTime(value: unknown, unit: Unit): number | null {
  const seconds = readSeconds(value, unit);
  if (seconds === null || !(seconds >= 0 && seconds <= MOST_SECONDS)) return null;
  return Math.round(seconds * 1000) / 1000;
}

function readSeconds(value: unknown, unit: Unit): number | null {
  if (typeof value === "number") return value / UNITS[unit];
  if (isObject(value)) return readProtobuf(value);
  if (typeof value !== "string" || value.length > 40) return null;
  const text = value.trim();
  if (/^\d+(?:\.\d+)?$/.test(text)) return Number(text) / UNITS[unit];
  if (/^\d+(?:\.\d+)?s$/.test(text)) return Number(text.slice(0, -1));
  const parts = DURATION.exec(text);
  if (parts !== null) {
    const [, hours = "0", minutes = "0", seconds = "0"] = parts;
    return Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
  }
  return readClock(text);
}

function readProtobuf(value: object): number | null {
  const { seconds = 0, nanos = 0 } = value as { readonly seconds?: unknown; readonly nanos?: unknown };
  if (!("seconds" in value || "nanos" in value)) return null;
  const total = Number(seconds) + Number(nanos) / 1e9;
  return Number.isFinite(total) ? total : null;
}
