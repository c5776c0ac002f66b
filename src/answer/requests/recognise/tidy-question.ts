/** In UTF-16 units. A longer text, with the politeness around it, is no request. */
const LONGEST = 400;
const MOST_FOREIGN = 0.25;
const TLDR = /\btl[;,:/ ]{0,2}dr\b/giu;
/** How long a reader has, which is no time of the episode. */
const OWN_TIME =
  /[,;]?\s*(?:(?:because|since|as|but) )?\b(?:i|we)(?:'ve| only| just)* (?:have|got)(?: only| just| got| about| like| maybe)*(?: \p{N}+| \p{L}+){1,2}[ -](?:seconds?|secs?|minutes?|mins?|hours?)\b(?: left| to spare)?/iu;

/** Returns a question in plain signs; empty where it is too long for a request, or in a script of no phrasing. */
export function tidyQuestion(question: string): string {
  const typed = question
    .normalize("NFKC")
    .replaceAll(/[‘’]/g, "'")
    .replaceAll(/\s+/g, " ")
    .replace(TLDR, "summary")
    .replace(OWN_TIME, "")
    .trim();
  return typed.length > LONGEST || isForeign(typed) ? "" : typed;
}

/** True for a text in a script that the phrasings are not in. */
function isForeign(text: string): boolean {
  const letters = text.match(/\p{L}/gu) ?? [];
  return letters.filter((letter) => !/\p{Script=Latin}/u.test(letter)).length > MOST_FOREIGN * letters.length;
}
