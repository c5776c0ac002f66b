/** Segment number of each unit, from the indexes of the units that begin one. */
function numberUnits(starts: readonly number[], units: number): number[] {
  const begins = new Set(starts);
  let segment = -1;
  return Array.from({ length: units }, (_, i) => {
    if (i === 0 || begins.has(i)) segment++;
    return segment;
  });
}

/** Half the mean length of the true segments, as both measures want it. */
function chooseWindow(truth: readonly number[], units: number): number {
  return Math.max(1, Math.round(units / Math.max(1, truth.length) / 2));
}

function measureShare(
  truth: readonly number[],
  found: readonly number[],
  units: number,
  differs: (trueSpan: number, foundSpan: number) => boolean,
): number {
  const window = chooseWindow(truth, units);
  const [real, guess] = [numberUnits(truth, units), numberUnits(found, units)];
  const places = Math.max(0, units - window);
  let wrong = 0;
  for (let i = 0; i < places; i++) {
    const span = (numbers: readonly number[]) => (numbers[i + window] ?? 0) - (numbers[i] ?? 0);
    if (differs(span(real), span(guess))) wrong++;
  }
  return places === 0 ? 0 : wrong / places;
}

/** Pk (Beeferman et al. 1999): how often two units a window apart are wrongly said to be in one segment, or in two. 0..1 */
export function measurePk(truth: readonly number[], found: readonly number[], units: number): number {
  return measureShare(truth, found, units, (a, b) => (a === 0) !== (b === 0));
}

/** WindowDiff (Pevzner & Hearst 2002): how often a window has another number of boundaries than it should. 0..1 */
export function measureWindowDiff(truth: readonly number[], found: readonly number[], units: number): number {
  return measureShare(truth, found, units, (a, b) => a !== b);
}
