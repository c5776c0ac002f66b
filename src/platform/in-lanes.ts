/**
 * Acts on one entry after the other, on so many at once. After one that fails no other is begun; once those under way are over, its
 * error is thrown.
 */
export async function inLanes<T>(
  lanes: number,
  entries: Iterator<T>,
  act: (entry: T) => Promise<void>,
): Promise<void> {
  const failures: unknown[] = [];
  const lane = async () => {
    while (failures.length === 0) {
      const next = entries.next();
      if (next.done) return;
      await act(next.value).catch((error: unknown) => failures.push(error));
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  if (failures.length > 0) throw failures[0];
}
