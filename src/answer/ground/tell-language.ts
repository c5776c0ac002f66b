import { isForeign, UNDETERMINED } from "../../language/detect-language.js";
import { listPrimaryLanguages } from "../../language/language-tag.js";
import type { CitationSource } from "../build-citation.js";

/** In UTF-16 units. The language of a shorter sentence, such as "Yes.", cannot be told. */
export const LEAST_TO_TELL = 25;

/** `en` where capitals and number words are read as English has them; else `und`. */
export type ClaimLanguage = "en" | "und";

/** Reads whether a sentence and the episodes of its passages are in English. */
export async function readLanguage(text: string, sources: readonly CitationSource[]): Promise<ClaimLanguage> {
  const languages = listPrimaryLanguages(sources.map(({ episode }) => episode.language));
  if (languages.some((language) => language !== "en" && language !== UNDETERMINED)) return "und";
  return (await isForeign(text, ["en"])) ? "und" : "en";
}
