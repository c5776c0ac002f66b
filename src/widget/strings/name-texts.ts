import { ENGLISH, type Strings } from "./english.js";

/** Names the texts of a language, which stand one a line in the order of the English ones. The build writes them so. */
export function nameTexts(lines: string): Strings {
  const texts = lines.split("\n");
  return Object.fromEntries(Object.keys(ENGLISH).map((name, i) => [name, texts[i]])) as Strings;
}
