import type { Claimed } from "../ground/ground-reply.js";
import { type Asking, askPrompt } from "./ask-prompt.js";
import { listPassages, putOnLine } from "./write-prompt.js";

/** Claims that are put to the model, more than answers have. */
const MOST_CLAIMS = 30;
/** The number of a claim, and what the model says of it: "3. no", "3: **Yes**". */
const VERDICT = /^\D{0,12}(\d{1,3})\b[^\p{L}\p{N}]{0,12}(yes|no)\b/iu;

/**
 * Asks the model once whether the passages of each claim say so, of the first thirty claims at most, and returns what it says
 * of them: true where they do. The prompt has the slots `claims` and `passages`. Throws the model's `AppError`, or the
 * signal's reason.
 */
export async function verifyClaims(
  asking: Asking,
  claims: readonly Claimed[],
): Promise<Map<Claimed, boolean>> {
  const asked = claims.slice(0, MOST_CLAIMS);
  const sources = [...new Set(asked.flatMap((claim) => claim.sources))];
  const lines = asked.map((claim, i) => {
    const numbers = claim.sources.map((source) => `[${sources.indexOf(source) + 1}]`).join("");
    return `${i + 1}. ${putOnLine(claim.sentence.text)} ${numbers}`;
  });
  const reply = await askPrompt(asking, { passages: listPassages(sources), claims: lines.join("\n") });
  const verdicts = new Map<Claimed, boolean>();
  for (const [number, says] of readVerdicts(reply)) {
    const claim = asked[number - 1];
    if (claim !== undefined) verdicts.set(claim, says);
  }
  return verdicts;
}

/** Reads what a reply says first of each number: true for yes. */
export function readVerdicts(reply: string): Map<number, boolean> {
  const verdicts = new Map<number, boolean>();
  for (const line of reply.split(/\r?\n/)) {
    const [, number = "", verdict = ""] = VERDICT.exec(line) ?? [];
    if (verdict !== "" && !verdicts.has(Number(number)))
      verdicts.set(Number(number), verdict.toLowerCase() === "yes");
  }
  return verdicts;
}
