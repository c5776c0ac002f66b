import type { ChatMessage } from "../shared/domain.js";
import { tokenize } from "./tokenize.js";

/** Openings that carry on from what was said. */
const CARRIES_ON =
  /^\W*(?:and|but|so|or|also|then|ok(?:ay)?|yes|no|what about|how about|what else|who else|anything else|tell me more|say more|go on|more|for example|such as|like (?:what|who)|which ones?|since when|in what way|(?:why(?: not)?|how so|how come|really)(?=\W*$))\b/i;
/** Words that stand for something named before. Persons are left out: "he" and "they" are the podcast's own people. */
const POINTERS = "it|its|that|these|those|them|ones?";
const POINTS_BACK = new RegExp(
  `\\b(?:${POINTERS}|itself|this|there|such|same|others?|another|former|latter|else|more|instead)\\b`,
  "i",
);
/** Those that stand for what was asked before: "this" and "there" often stand for the episode instead. */
const POINTS_AT_QUESTION = new RegExp(`\\b(?:${POINTERS})\\b`, "i");
const NAMED_EPISODE =
  /\b(?:this|that|the|today[’']s) (?:whole |entire |full )?(?:episode|podcast|show|recording|conversation|interview|video|audio)\b/gi;
/** A question with so few content words is a fragment. */
const FEW_TERMS = 1;
/** How many earlier questions are looked through. */
const FURTHEST = 3;

const PERSONS = /\b(?:he|she|they|him|her|hers|them|his|theirs?|himself|herself|themselves)\b/i;

/** True where a reader has to know what was said before: the question leans on it, or has "he" in place of a name. */
export function mayLeanOnHistory(question: string): boolean {
  return PERSONS.test(question) || leansOnHistory(question);
}

/** True where the question only asks to go on: "why?", "tell me more". */
export function asksToGoOn(question: string): boolean {
  return tokenize(question.replace(CARRIES_ON, "")).length === 0;
}

const ASKS_FOR_MORE = /\b(?:more|else|further|go on|continue|keep going)\b/i;

/** True where the question only asks for more of what was answered: "tell me more", not "why?". */
export function asksForMore(question: string): boolean {
  return asksToGoOn(question) && ASKS_FOR_MORE.test(question);
}

/** Returns what is asked now: the question without the words that carry on or point back. */
export function dropLeaning(question: string): string {
  return question.replace(CARRIES_ON, " ").replaceAll(new RegExp(POINTS_BACK, "gi"), " ");
}

/** True where the question's words carry on from what was said, or point back to it. */
export function carriesOn(question: string): boolean {
  return CARRIES_ON.test(question) || POINTS_BACK.test(question);
}

/** True where the question cannot be understood by itself: it carries on, points back, or is a mere fragment. */
export function leansOnHistory(question: string): boolean {
  return carriesOn(question) || tokenize(question).length <= FEW_TERMS;
}

/** True where a word of the question stands for what an earlier question was about; "that episode" does not. */
export function pointsAtEarlierQuestion(question: string): boolean {
  return POINTS_AT_QUESTION.test(question.replaceAll(NAMED_EPISODE, ""));
}

/**
 * Joins the user's earlier questions that this one leans on, and this one, to one text; returns null where it stands
 * alone or nothing was asked before. The assistant's messages are not read, because the client could write anything
 * into them.
 */
export function joinFollowUp(question: string, history: readonly ChatMessage[]): string | null {
  if (!leansOnHistory(question)) return null;
  const asked = history.filter(({ role }) => role === "user").map(({ content }) => content);
  const joined = [question];
  const replaced = new Set([readSlot(question)]);
  for (const earlier of asked.slice(-FURTHEST).reverse()) {
    const leans = leansOnHistory(earlier);
    const slot = leans ? readSlot(earlier) : null;
    // "And ribs?" after "what about masts?" asks for ribs in place of masts.
    if (slot !== null && replaced.has(slot)) continue;
    replaced.add(slot);
    joined.unshift(earlier);
    // "And for a dinghy?" after "and ribs?" asks for ribs, whatever was asked before.
    if (!leans || (slot === THING && isPlace(question))) break;
  }
  return joined.length === 1 ? null : joined.join(" ");
}

const THING = "thing";
const PREPOSITION = /^\W*(for|in|on|at|of|with|without|by|from|during|before|after|under|about)\b/i;

/**
 * What a fragment that carries on puts in place of what was asked before: its preposition, or a thing. Null for one that only
 * goes on, or points back.
 */
function readSlot(question: string): string | null {
  if (!CARRIES_ON.test(question) || asksToGoOn(question) || POINTS_BACK.test(question)) return null;
  const rest = question.replace(CARRIES_ON, "");
  return PREPOSITION.exec(rest)?.[1]?.toLowerCase() ?? THING;
}

function isPlace(question: string): boolean {
  const slot = readSlot(question);
  return slot !== null && slot !== THING;
}
