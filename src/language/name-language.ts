const NAMES = new Intl.DisplayNames("en", { type: "language" });

/** The English name of a language tag: "de" is "German". */
export function nameLanguage(tag: string): string {
  return NAMES.of(tag) ?? tag;
}
