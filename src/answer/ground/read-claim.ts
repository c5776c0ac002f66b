import type { Embedder } from "../../embed/embedder.js";
import { tokenize } from "../../language/tokenize.js";
import type { Meaning } from "../../retrieve/read-question.js";
import type { Asker } from "../../shared/asker.js";
import { selectContentTokens } from "../../store/vectors/select-content-tokens.js";

/** A sentence in the form in which it is compared with passages. */
export interface Claim {
  readonly text: string;
  /** Its content words, repeats dropped. */
  readonly terms: readonly string[];
  /** Null without an embedding model. */
  readonly meaning: Omit<Meaning, "pieces"> | null;
}

export async function readClaim(text: string, embedder: Embedder | null, asker: Asker = {}): Promise<Claim> {
  const terms = [...new Set(tokenize(text))];
  const [embedding] = embedder === null ? [] : await embedder.embedTokens([text], asker);
  if (embedder === null || embedding === undefined) return { text, terms, meaning: null };
  const { name, dimensions } = embedder.model;
  const { data } = selectContentTokens(embedding.tokens, dimensions);
  return { text, terms, meaning: { model: name, vector: embedding.vector, tokens: data } };
}
