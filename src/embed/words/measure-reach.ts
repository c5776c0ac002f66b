import { listWords } from "../../language/tokenize.js";
import type { WordTable } from "./word-embedder.js";

/**
 * Measures how much of what a text's words mean lies where the library's texts lie, 0..1: the library's axes keep most of its own
 * subjects, and little of others. Null of a text without a known word.
 */
export async function measureReach(text: string, table: WordTable): Promise<number | null> {
  const words = listWords(text);
  const wanted = [...new Set(words)];
  const [vectors, shares] = await Promise.all([table.find(wanted), table.findShares(wanted)]);
  let kept = 0;
  let whole = 0;
  for (const word of words) {
    const share = shares.get(word) ?? 0;
    const square = (vectors.get(word) ?? NOTHING).reduce((sum, value) => sum + value * value, 0);
    if (share === 0) continue;
    kept += square;
    whole += square / share ** 2;
  }
  return whole === 0 ? null : Math.sqrt(kept / whole);
}

const NOTHING = new Float32Array();
