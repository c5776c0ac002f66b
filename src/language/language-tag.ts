const NAMES = new Intl.DisplayNames("en", { type: "language" });

/** The longest tags in use have some 20 characters. */
const MOST_CHARACTERS = 100;

/** Returns the canonical BCP 47 tag; undefined where the text is no tag. */
export function readLanguageTag(text: string | null | undefined): string | undefined {
  if (text === null || text === undefined || text.length > MOST_CHARACTERS) return undefined;
  try {
    return Intl.getCanonicalLocales(text.trim().replaceAll("_", "-"))[0];
  } catch {
    return undefined;
  }
}

/** Gives the language of a tag without script and region, in lower case: "en-GB" is "en". */
export function cutToLanguage(tag: string): string {
  return tag.replace(/-.*$/s, "").toLowerCase();
}

/** Lists the languages of tags without script and region, each once. */
export function listPrimaryLanguages(tags: readonly string[]): string[] {
  return [...new Set(tags.map(cutToLanguage))];
}

/** Returns the English name of a language tag: "de" is "German". */
export function nameLanguage(tag: string): string {
  return NAMES.of(tag) ?? tag;
}
