import "../vectors/kernel-file.js";
import { describeDamage } from "../index-facts.js";
import { viewNumbers } from "../little-endian.js";
import { ascends } from "../offsets.js";
import { StoredFile } from "../stored-file.js";
import { TokenMatrix } from "../vectors/token-matrix.js";
import { VectorMatrix } from "../vectors/vector-matrix.js";

/** Opens a file of vectors whose digest is verified. Throws `index_damaged` where it does not fit. */
export function openVectors(
  path: string,
  { rows, dimensions }: Pick<VectorMatrix, "rows" | "dimensions">,
): VectorMatrix {
  const file = new StoredFile(path);
  const numbers = file.size / Float32Array.BYTES_PER_ELEMENT;
  if (numbers !== rows * dimensions)
    throw describeDamage(`${path} holds ${numbers} numbers, expected ${rows} vectors of ${dimensions}`);
  return VectorMatrix.over(file, { rows, dimensions });
}

/** Opens a file of tokens whose digest is verified. Throws `index_damaged` where it does not fit. */
export function openTokens(
  path: string,
  { texts, dimensions }: { readonly texts: number; readonly dimensions: number },
): TokenMatrix {
  const file = new StoredFile(path);
  const length = (texts + 1) * Uint32Array.BYTES_PER_ELEMENT;
  const offsets = viewNumbers(Uint32Array, file.read(0, Math.min(length, file.size)));
  if (offsets.length !== texts + 1 || !ascends(offsets))
    throw describeDamage(`${path} does not hold the tokens of ${texts} texts`);
  return TokenMatrix.over(file, offsets, dimensions);
}
