import { CARDINALS } from "./number-words.js";

/** English questions whose answer is a quantity. */
const ASKS_FOR_NUMBER =
  /\bhow (?:much|many|long|often|old|big|large|small|high|low|far|fast|quickly|expensive)\b|\b(?:what|which) (?:is the |was the )?(?:share|percentage|percent|proportion|fraction|number|size|amount|price|cost|ratio|rate)\b/i;
const HOLDS_NUMBER = new RegExp(
  `\\d|\\b(?:${CARDINALS.slice(1, 11).join("|")}|dozens?|hundreds?|thousands?|millions?|billions?|half|third|quarter|percent)\\b`,
  "i",
);

/** True where the question asks for a quantity and the text has one, and so is likelier to answer. */
export function offersExpectedNumber(question: string, text: string): boolean {
  return asksForNumber(question) && holdsNumber(text);
}

export function asksForNumber(question: string): boolean {
  return ASKS_FOR_NUMBER.test(question);
}

export function holdsNumber(text: string): boolean {
  return HOLDS_NUMBER.test(text);
}

/** Words for many people or many episodes at once, or for a change from one to the next. */
const ACROSS =
  /\b(?:guests|hosts|speakers|founders|everyone|everybody|anyone|episodes|shows|interviews)\b|\bpeople (?:agree|disagree|feel|mention|recommend|say|talk|think)\b|\b(?:each|every|different) (?:guest|host|episode|show|opinions?|views?)\b|\b(?:across|throughout) (?:the |all |your )?(?:episodes|shows?|podcast)\b|\bover (?:the years|time)\b/i;

/** True where a question is about what several episodes say, not one moment: "what do guests think about ...?" */
export function asksAcross(question: string): boolean {
  return ACROSS.test(question);
}
