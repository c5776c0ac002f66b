/** Fewer words than this stand in many texts by chance. */
const LEAST_WORDS = 3;
/** A smaller part of a sentence may say the contrary of the whole. */
const LEAST_SHARE = 0.75;
/** Words that deny, wholly or in part: a sentence without them says something else. */
const DENIAL =
  /\b(?:not|no|never|none|nobody|nothing|neither|nor|cannot|rather than|against|dropp?(?:s|ed|ing)?|forbid(?:s|den)?|if|whether|instead|without|unless|until|hardly|barely|rarely|seldom|scarcely|few|little|limit(?:s|ed)?|unsure|only|just|except|lacks?|lacking|fail(?:s|ed|ing|ure)?|avoid(?:s|ed|ing)?|declin(?:es?|ed|ing)|refus(?:es?|ed|ing)|stop(?:s|ped|ping)?|den(?:y|ies|ied)|unable|impossible)\b|n[’']t\b/;

/**
 * True where the words, three or more, stand side by side; NFKC form, case, spaces, quotes and end marks may differ.
 */
export function hasWords(text: string, words: string): boolean {
  const folded = fold(words);
  return countWords(folded) >= LEAST_WORDS && ` ${fold(text)} `.includes(` ${folded} `);
}

/**
 * True where the sentence stands in the passage word for word and is most of a sentence there, of which no word that it
 * leaves out denies anything.
 */
export function isVerbatim(sentence: string, passage: string): boolean {
  const words = ` ${fold(sentence)} `;
  if (countWords(words.trim()) < LEAST_WORDS) return false;
  const sentences = passage
    .split(/(?<=[.!?…])\s+/)
    .map(fold)
    .filter((folded) => folded !== "");
  const text = ` ${sentences.join(" ")} `;
  let [found, i, begins] = [false, 0, 0];
  for (let at = text.indexOf(words); at !== -1; at = text.indexOf(words, at + words.length - 1)) {
    const end = at + words.length - 1;
    // From the sentence where they begin to the one where they end.
    while (begins + lengthOf(sentences[i]) <= at) begins += lengthOf(sentences[i++]);
    let ends = begins;
    for (let j = i; ends < end; j++) ends += lengthOf(sentences[j]);
    const omitted = `${text.slice(begins, at)} ${text.slice(end, ends)}`;
    const whole = text.slice(begins, ends).trim();
    if (countWords(words.trim()) < LEAST_SHARE * countWords(whole)) return false;
    if (DENIAL.test(omitted)) return false;
    found = true;
  }
  return found;
}

/** With the space in front of it. */
function lengthOf(folded = ""): number {
  return folded.length + 1;
}

function countWords(folded: string): number {
  return folded.split(" ").length;
}

function fold(text: string): string {
  return text
    .normalize("NFKC")
    .toLowerCase()
    .replaceAll("**", "")
    .replace(/["“”]|(?<![.!?…])[.!?…]+(?=\s|$)/g, "")
    .replace(/\s+/g, " ")
    .trim();
}
