/** Adds up lengths: gives where each of several runs begins that stand one behind the other, and where the last ends. */
export function addUp(lengths: readonly number[]): Uint32Array {
  const offsets = new Uint32Array(lengths.length + 1);
  lengths.forEach((length, i) => {
    offsets[i + 1] = (offsets[i] ?? 0) + length;
  });
  return offsets;
}

/** True where no number is less than the one before it. */
export function ascends(numbers: Uint32Array): boolean {
  return numbers.every((value, i) => i === 0 || value >= (numbers[i - 1] ?? 0));
}
