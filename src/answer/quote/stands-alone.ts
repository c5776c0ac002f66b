import type { Sentence } from "../../language/list-sentences.js";
import { capitalise } from "../../language/sentences.js";
import { tellWordKinds } from "../../language/word-kinds.js";

const LEAST_WORDS = 8;
const MOST_WORDS = 40;
/** What leads a statement in and is no part of it. */
const LEAD_IN =
  /^(?:(?:so|and|but|well|now|yeah|yes|right|okay|ok|look|see|also|plus|again|anyway|actually|basically|honestly|obviously|of course|in fact|I mean|you know|I guess|I suppose|I (?:do )?(?:think|believe|feel like)(?: that)?|I(?: would|['’]d) (?:say|argue)(?: that)?|to me|for me|in my opinion)(?:,\s+|\s+(?=\S)))+/iu;
/** What goes on from the sentence before, or stands for something in it. */
const LEANS =
  /^[^\p{L}]*(?:and|but|so|because|or|nor|which|then|also|that|this|these|those|it|its|they|them|their|he|him|his|she|her|yeah|yes|no|nope|well|right|okay|ok|oh|exactly|absolutely|totally|like|again|anyway|however|plus|such|same|both|another|one|none|as|even|not|for (?:example|instance))(?![\p{L}-])/iu;
/** Broken off, or words that nobody could make out. */
const BROKEN =
  /\.{2}|…|-{2}|[[\]]|[-–—]$|\b(\p{L}+) \1\b|^\p{L}+, (?:and|but|or)\b|\b(?:that|this)[,.;]|\bone of (?:those|these)\b|\s[-–—]\s+(?:okay|ok|yeah|like|it['’]s|that['’]s|I['’]m)\b/u;
/** What people say while they look for words, or to be less sure. */
const HESITATES =
  /\b(?:you know|I mean|I guess|I suppose|I don['’]t know|I['’]m not sure|not sure (?:if|whether)|(?<!\b(?:an?|the|this|that|what|which|one|any|some|every|another|same|new|certain) )(?:kind|sort) of|or (?:whatever|something|anything)|if that makes sense|(?:and|or) (?:things|stuff|all of that|all that|so on|so forth)|blah|et cetera|um|uh|gonna|wanna|maybe|probably|in my opinion|whatever)\b|, (?:like|right|okay|ok)\b|\blike (?:["“]|\p{L}+ like\b|, )/iu;
/** What people say to each other, or of what they are making together. */
const OF_THE_SHOW =
  /\b(?:shows? notes|(?:this|the|our|your|my|last|next) (?:show|podcast|episodes?|conversation|interview|listeners?|audience|guests?)|on the (?:show|podcast)|welcome|thank(?:s| you)|let['’]s|let me|tell (?:us|me)|ask you|question for you|(?:I|we)['’]ll (?:link|put|get|talk)|(?:you|we|I)(?:['’]ve| have| just)? (?:mentioned|said|asked|talked|discussed|alluded|brought up)|as (?:you|I|we) (?:said|mentioned|know)|curious|excited|love to (?:hear|know)|before we|last week|next week|your (?:take|thoughts|point|question|opinion))\b/iu;
const DANGLING = /\b(?:it|that['’]s|they|them|their|he|him|his|she|her|this|these|those)\b/iu;

/**
 * Cuts what leads a statement in ("So", "I think") off, where the rest is a statement; its words are kept as they were said, with
 * a capital at its beginning.
 */
export function cutLeadIn<T extends Pick<Sentence, "text" | "words">>(sentence: T): T {
  const [lead = ""] = LEAD_IN.exec(sentence.text) ?? [];
  const text = capitalise(sentence.text.slice(lead.length));
  const words = sentence.words - (lead.match(/\S+/g)?.length ?? 0);
  const rest = { ...sentence, text, words };
  return lead !== "" && standsAlone(rest) ? rest : sentence;
}

/** True for a statement that is whole and can be read without the one before it: a note, as far as its form shows. */
export function standsAlone({ text, words }: Pick<Sentence, "text" | "words">): boolean {
  const isWhole = /^["“‘(]?[\p{Lu}\p{Lo}\p{N}]/u.test(text) && /[.!。！]["”’)]*$/u.test(text);
  const isQuoteWhole = (text.match(/["“”]/g)?.length ?? 0) % 2 === 0;
  return (
    words >= LEAST_WORDS &&
    words <= MOST_WORDS &&
    isWhole &&
    isQuoteWhole &&
    [BROKEN, LEANS, HESITATES, OF_THE_SHOW].every((pattern) => !pattern.test(text)) &&
    namesWhatItTells(text)
  );
}

/** True where something is named before a word stands for it. */
function namesWhatItTells(text: string): boolean {
  const { index } = DANGLING.exec(text) ?? {};
  if (index === undefined) return true;
  const before = text.slice(0, index).trim().split(/\s+/);
  return /[NMG]/.test(tellWordKinds(before));
}
