import { AppError } from "../../shared/errors.js";
import { readFrontCoded, writeFrontCoded } from "../../shared/front-coding.js";
import type { EnglishData } from "./english-data.js";

/*
 * What is known of English words as a text for a browser, which gzip makes small: in three lines the format, the weights of
 * advertisements as JSON, and each word. Behind a word stands in a capital its kind where it has one, and `+` behind one of
 * the commonest.
 */

const FORMAT = "cuepoint english 1";

/** Packs all that is known. Throws `internal` where a word of a kind, or one of the commonest, is no common word. */
export function packEnglish(english: EnglishData): string {
  const words = new Set(english.listWords());
  const kinds = english.readKinds();
  const commonest = new Set(english.listCommonest());
  const stray = [...kinds.keys(), ...commonest].find((word) => !words.has(word));
  if (stray !== undefined) throw new AppError("internal", `expected "${stray}" among the common words`);
  const marked = [...words]
    .sort()
    .map((word) => `${word}${kinds.get(word) ?? ""}${commonest.has(word) ? "+" : ""}`);
  const { intercept, weights } = english.readAdvertWeights();
  const adverts = JSON.stringify({ intercept, weights: Object.fromEntries(weights) });
  return [FORMAT, adverts, writeFrontCoded(marked)].join("\n");
}

/** Reads what `packEnglish` wrote. Throws `internal` for another text. */
export function readPackedEnglish(text: string): EnglishData {
  const [format, adverts = "", packed = ""] = text.split("\n");
  const marked = format === FORMAT ? readFrontCoded(packed) : [];
  if (marked.length === 0)
    throw new AppError("internal", "expected the packed English words of this version, found other data", {
      hint: "Export the folder anew.",
    });
  const words: string[] = [];
  const commonest: string[] = [];
  const kinds = new Map<string, string>();
  // A pattern for each of so many words takes longer than all else that is read before the first question.
  for (const each of marked) {
    const isCommon = each.endsWith("+");
    const whole = isCommon ? each.slice(0, -1) : each;
    const last = whole.at(-1) ?? "";
    const word = last >= "A" && last <= "Z" ? whole.slice(0, -1) : whole;
    words.push(word);
    if (word !== whole) kinds.set(word, last);
    if (isCommon) commonest.push(word);
  }
  const { intercept, weights } = JSON.parse(adverts);
  const signs = new Map<string, number>(Object.entries(weights));
  return {
    listWords: () => words,
    listCommonest: () => commonest,
    readKinds: () => kinds,
    readAdvertWeights: () => ({ intercept, weights: signs }),
  };
}
