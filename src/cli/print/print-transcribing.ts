import type { Offered } from "../../gather/choose-offers.js";
import type { Transcribing } from "../../gather/gather-parts.js";
import { countNoun } from "../../shared/count-noun.js";
import { formatTimestamp } from "../../shared/timestamp.js";

/** Says what is to be transcribed, by what, how long it is, what it costs, and how much of it this run may take. */
export function describeTranscribing(
  silent: readonly Pick<Offered, "durationSeconds">[],
  { recogniser, secondsLeft, pricePerMinute }: Omit<Transcribing, "onProgress">,
  language: string | null,
): string {
  const by = recogniser.describe(language);
  const seconds = silent.reduce((sum, { durationSeconds }) => sum + (durationSeconds ?? 0), 0);
  const unknown = silent.filter(({ durationSeconds }) => durationSeconds === null).length;
  const count = countNoun(silent.length, "recordings");
  if (seconds === 0) return `${count} of unknown length by ${by}`;
  const about = unknown > 0 ? "at least" : "about";
  const facts = [
    `${count}, ${formatTimestamp(seconds)} long`,
    ...(unknown === 0 ? [] : [`${unknown} of them of unknown length`]),
    ...(pricePerMinute === null ? [] : [describeCost(seconds, pricePerMinute, about)]),
  ];
  return `${facts.join(", ")} by ${by}${describeCap(seconds, secondsLeft, pricePerMinute)}`;
}

function describeCost(
  seconds: number,
  pricePerMinute: number,
  about: "about" | "at least" = "about",
): string {
  const cost = (seconds / 60) * pricePerMinute;
  return cost > 0 && cost < 0.01 ? "less than 0.01" : `${about} ${cost.toFixed(2)}`;
}

function describeCap(seconds: number, secondsLeft: number, pricePerMinute: number | null): string {
  if (seconds <= secondsLeft) return "";
  const cost = pricePerMinute === null ? "" : `, ${describeCost(secondsLeft, pricePerMinute)},`;
  return ` (this run takes at most ${formatTimestamp(secondsLeft)} of it${cost} by CUEPOINT_TRANSCRIBE_HOURS; \`cuepoint sync\` goes on)`;
}
