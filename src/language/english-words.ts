import { useEnglish } from "./english/english-data.js";

let words: ReadonlySet<string> | null = null;
let commonest: ReadonlySet<string> | null = null;

/** True for a common English word in any of its forms and in either spelling; `word` is in lower case. */
export function isEnglishWord(word: string): boolean {
  words ??= new Set(useEnglish().listWords());
  return words.has(word);
}

/** True for one of the some thousand commonest English words, in any of its forms; `word` is in lower case. */
export function isCommonestWord(word: string): boolean {
  commonest ??= new Set(useEnglish().listCommonest());
  return commonest.has(word);
}
