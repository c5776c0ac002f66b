import { CARDINALS, ORDINALS } from "../../language/number-words.js";
import type { Place } from "./episode-request.js";
import { WORK } from "./whole-patterns.js";

/** Chapters are named in words up to the twelfth. */
const NUMBERS = CARDINALS.slice(1, ORDINALS.length + 1);

const OF_WORK = `(?: (?:of|in|on) ${WORK})?`;
const ASKS =
  "(?:(?:what(?:'s| is| was| are| happens| happened| do they (?:say|discuss|talk about|cover)| did they (?:say|discuss|talk about|cover))|(?:give|show|play|read|open|describe|explain|summari[sz]e|sum up)(?: me)?|(?:go|jump|skip) to|(?:a |the )?(?:summary|gist|content|contents|overview)(?: of)?|more about|about) ?)?(?:(?:a |the )?summary of |in |about |said in |discussed in )?";
const CHAPTER = `(?:the )?(?:chapter (?:number |no\\.? ?|#)?(?<number>\\d{1,3}|${NUMBERS.join("|")})|(?<ordinal>\\d{1,3}(?:st|nd|rd|th)|${ORDINALS.join("|")}|opening|last|final|closing) chapter)`;

/** A clock time, "minute 20", "20 minutes in". */
const TIME = `(?:the )?(?:(?<clock>\\d{1,3}:[0-5]\\d(?::[0-5]\\d)?)|minute (?<minute>\\d{1,3})|(?<mark>\\d{1,3})(?:st|nd|rd|th)?[ -]minute(?:s)?(?: mark| point)|(?<into>\\d{1,3}) min(?:ute)?s? in(?:to ${WORK})?)(?: mark| minutes?)?`;
const AT = "(?:(?:at|around|near|about|from|after) )?(?:about )?";

/** Phrasings of a question for a place in the recording, each matched against the whole question. */
export const PLACE_PATTERNS: readonly RegExp[] = [
  `${ASKS}${CHAPTER}${OF_WORK}(?: (?:is |was )?about)?`,
  `what (?:does|is|was|did) ${CHAPTER}${OF_WORK} (?:about|cover|say|discuss|contain|deal with)`,
  `(?:what|which (?:chapter|part|section|topic)|who|where are we)\\b[^?]{0,60}? ${AT}${TIME}${OF_WORK}`,
  `(?:play|(?:go|jump|skip|seek) to|start at) ${AT}${TIME}`,
].map((pattern) => new RegExp(`^(?:${pattern})$`, "iu"));

export function readPlace(groups: Readonly<Record<string, string | undefined>>): Place {
  const { number, ordinal, clock, minute, mark, into } = groups;
  if (clock !== undefined) {
    return { seconds: clock.split(":").reduce((sum, part) => sum * 60 + Number(part), 0) };
  }
  const minutes = minute ?? mark ?? into;
  if (minutes !== undefined) return { seconds: Number(minutes) * 60 };
  const word = (number ?? ordinal ?? "").toLowerCase();
  if (/^(?:last|final|closing)$/.test(word)) return { chapter: "last" };
  const named = Math.max(NUMBERS.indexOf(word), ORDINALS.indexOf(word), word === "opening" ? 0 : -1);
  return { chapter: named >= 0 ? named + 1 : Number.parseInt(word, 10) };
}
