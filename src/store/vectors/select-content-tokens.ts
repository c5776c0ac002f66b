import type { TokenVectors } from "../../embed/embedder.js";
import { tokenize } from "../../language/tokenize.js";

/** Selects the vectors of the pieces that carry meaning: function words and punctuation are near to their like in every text. */
export function selectContentTokens({ pieces, data }: TokenVectors, dimensions: number): Float32Array {
  const kept = pieces.flatMap((piece, i) => (tokenize(piece).length === 0 ? [] : [i]));
  const selected = new Float32Array(kept.length * dimensions);
  kept.forEach((from, to) => {
    selected.set(data.subarray(from * dimensions, (from + 1) * dimensions), to * dimensions);
  });
  return selected;
}
