import { stripHidden } from "../strip-hidden.js";

/** What is typed as it is matched: in compatibility form (NFKC, Unicode Standard Annex 15), without what is not seen. */
export function normalizeText(text: string): string {
  return stripHidden(text.normalize("NFKC"));
}
