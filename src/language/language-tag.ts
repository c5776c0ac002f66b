const NAMES = new Intl.DisplayNames("en", { type: "language" });

/** The canonical BCP 47 tag; undefined where the text is none. */
export function readLanguageTag(text: string | null | undefined): string | undefined {
  if (text === null || text === undefined) return undefined;
  try {
    return Intl.getCanonicalLocales(text.trim().replaceAll("_", "-"))[0];
  } catch {
    return undefined;
  }
}

/** The English name of a language tag: "de" is "German". */
export function nameLanguage(tag: string): string {
  return NAMES.of(tag) ?? tag;
}
