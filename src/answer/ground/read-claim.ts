import type { Embedder } from "../../embed/embedder.js";
import { tokenize } from "../../language/tokenize.js";
import type { Meaning } from "../../retrieve/read-question.js";
import type { Asker } from "../../shared/asker.js";
import { selectContentTokens } from "../../store/vectors/select-content-tokens.js";

export type ClaimLanguage = "en" | "und";

/** A sentence in the form in which it is compared with passages. */
export interface Claim {
  readonly text: string;
  /** Its content words, repeats dropped. */
  readonly terms: readonly string[];
  /** `en` where capitals and number words are read as English has them; else `und`. */
  readonly language: ClaimLanguage;
  /** Null without an embedding model. */
  readonly meaning: Omit<Meaning, "pieces"> | null;
}

export async function readClaim(
  text: string,
  embedder: Embedder | null,
  { language = "en", ...asker }: Asker & { readonly language?: ClaimLanguage } = {},
): Promise<Claim> {
  const terms = [...new Set(tokenize(text))];
  const [embedding] = embedder === null ? [] : await embedder.embedTokens([text], asker);
  if (embedder === null || embedding === undefined) return { text, terms, language, meaning: null };
  const { name, dimensions } = embedder.model;
  const { data } = selectContentTokens(embedding.tokens, dimensions);
  return { text, terms, language, meaning: { model: name, vector: embedding.vector, tokens: data } };
}
