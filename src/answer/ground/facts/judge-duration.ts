import type { Duration } from "../../../language/list-durations.js";
import { tokenize } from "../../../language/tokenize.js";
import { readHedge } from "./is-near.js";
import type { Evidence } from "./read-evidence.js";

/** Between which shares of a duration another one lies that it stands for: a year is 52 weeks, about a month is four. */
const REACH = {
  exactly: [0.98, 1.02],
  about: [0.9, 1.1],
  nearly: [0.8, 1.02],
  over: [0.98, 1.25],
  under: [0.75, 1.02],
} as const;

/**
 * `stated` where the evidence tells a duration of the sentence, which is given in lower case, in whatever unit; `wrong`
 * where it tells none or others; `open` where the number and what it counts decide.
 */
export function judgeDuration(
  duration: Duration,
  plain: string,
  evidence: Evidence,
): "stated" | "wrong" | "open" {
  if (isTold(duration, plain, evidence)) return "stated";
  return isWrong(duration, evidence) ? "wrong" : "open";
}

function isTold(
  { seconds, isPeriod, told, start, end }: Duration,
  plain: string,
  { durations }: Evidence,
): boolean {
  // Twice a month is every fortnight.
  const often = told === "rate" ? "exactly" : "about";
  const [least, most] = REACH[isPeriod ? often : (readHedge(plain, { start, end }) ?? "exactly")];
  const alike = durations.filter((other) => other.isPeriod === isPeriod);
  return (alike.length > 0 ? alike : durations).some(
    (other) => other.seconds >= least * seconds && other.seconds <= most * seconds,
  );
}

/** True for a duration without a number to look for, such as "half a year", "weekly" and "an hour". */
function isWrong({ told, unit, isPeriod }: Duration, { durations, terms }: Evidence): boolean {
  if (told === "rate") return false;
  if (isPeriod) return durations.some((other) => other.isPeriod && other.told !== "one");
  if (told === "word") return !/^(?:decade|century)$/.test(unit) || durations.length > 0;
  if (told === "number" || !/^(?:minute|hour|week|month)$/.test(unit)) return false;
  return durations.some((other) => !other.isPeriod) && tokenize(unit).every((term) => !terms.has(term));
}
