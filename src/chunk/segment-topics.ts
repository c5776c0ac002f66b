import { tokenize } from "../language/tokenize.js";

/** A stretch of speech that is never divided. */
export interface TopicUnit {
  readonly text: string;
  readonly words: number;
}

export interface SegmentBounds {
  /** Words of a segment at least, where there are that many: two minutes of speech. */
  readonly leastWords: number;
  /** At most, as far as units allow: a quarter of an hour. */
  readonly mostWords: number;
}

const DEFAULT_BOUNDS: SegmentBounds = { leastWords: 300, mostWords: 2300 };

/**
 * Where the topic changes: the ascending indexes of the units that begin a segment, the first of them 0; none
 * without units. The division whose words are the most probable, each segment's by its own Laplace-smoothed
 * frequencies, with ln(tokens) for each segment more (Utiyama & Isahara 2001, "A statistical model for
 * domain-independent text segmentation"), found by dynamic programming.
 */
export function segmentTopics(
  units: readonly TopicUnit[],
  { leastWords, mostWords }: SegmentBounds = DEFAULT_BOUNDS,
): number[] {
  if (units.length === 0) return [];
  const numbered = numberTerms(units);
  // best[j]: of units up to j, not including j; from[j]: where its last segment begins.
  const best = new Float64Array(units.length + 1).fill(Number.POSITIVE_INFINITY);
  const from = new Int32Array(units.length + 1);
  best[0] = 0;
  for (let i = 0; i < units.length; i++) {
    for (const { end, cost } of listSegments(units, i, { numbered, leastWords, mostWords })) {
      const total = (best[i] ?? 0) + cost;
      if (total >= (best[end] ?? 0)) continue;
      best[end] = total;
      from[end] = i;
    }
  }
  const starts: number[] = [];
  for (let at = units.length; at > 0; at = from[at] ?? 0) starts.unshift(from[at] ?? 0);
  return starts;
}

/** Every segment that begins with a unit, and what it costs. */
function* listSegments(
  units: readonly TopicUnit[],
  start: number,
  { numbered, leastWords, mostWords }: SegmentBounds & { readonly numbered: NumberedTerms },
): Generator<{ readonly end: number; readonly cost: number }> {
  const price = Math.log(Math.max(2, numbered.total));
  const segment = new SegmentCost(numbered.vocabulary);
  let words = 0;
  for (let at = start; at < units.length; at++) {
    words += units[at]?.words ?? 0;
    if (words > mostWords && at > start) return;
    segment.add(numbered.terms[at] ?? []);
    // A segment too short is still better than none, where nothing else covers the text.
    const isShort = words < leastWords;
    yield { end: at + 1, cost: segment.cost + price * (isShort ? units.length + 1 : 1) };
  }
}

interface NumberedTerms {
  /** The terms of each unit, by number. */
  readonly terms: readonly (readonly number[])[];
  readonly vocabulary: number;
  readonly total: number;
}

function numberTerms(units: readonly TopicUnit[]): NumberedTerms {
  const numbers = new Map<string, number>();
  let total = 0;
  const terms = units.map(({ text }) =>
    tokenize(text).map((term) => {
      total++;
      const number = numbers.get(term) ?? numbers.size;
      numbers.set(term, number);
      return number;
    }),
  );
  return { terms, vocabulary: numbers.size, total };
}

/** The negative log-likelihood of a segment that grows. */
class SegmentCost {
  readonly #counts = new Map<number, number>();
  readonly #vocabulary: number;
  #tokens = 0;
  #gain = 0;

  constructor(vocabulary: number) {
    this.#vocabulary = vocabulary;
  }

  add(terms: readonly number[]): void {
    for (const term of terms) {
      const count = this.#counts.get(term) ?? 0;
      this.#counts.set(term, count + 1);
      this.#gain += (count + 1) * Math.log(count + 2) - count * Math.log(count + 1);
      this.#tokens++;
    }
  }

  get cost(): number {
    return this.#tokens * Math.log(this.#tokens + this.#vocabulary) - this.#gain;
  }
}
