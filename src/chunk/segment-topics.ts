import { tokenize } from "../language/tokenize.js";

/** A stretch of speech that is never divided. */
export interface TopicUnit {
  readonly text: string;
  readonly words: number;
}

export interface SegmentBounds {
  /** A segment has at least so many words where the text does. The default is two minutes of speech. */
  readonly leastWords: number;
  /** A segment has no more words than this unless it is a single unit. The default is a quarter of an hour. */
  readonly mostWords: number;
}

const DEFAULT_BOUNDS: SegmentBounds = { leastWords: 300, mostWords: 2300 };

/**
 * Finds where the topic changes. Returns the ascending indexes of the units that begin a segment, from 0; none where
 * there are no units. The division chosen makes the words most probable, each segment's by its own Laplace-smoothed
 * frequencies, at a price of ln(tokens) for each segment (Utiyama & Isahara 2001, "A statistical model for
 * domain-independent text segmentation"). It is found by dynamic programming.
 */
export function segmentTopics(
  units: readonly TopicUnit[],
  { leastWords, mostWords }: SegmentBounds = DEFAULT_BOUNDS,
): number[] {
  if (units.length === 0) return [];
  const numbered = numberTerms(units);
  // best[j] is the least cost of the units before j, and from[j] the unit that begins the last segment of that division.
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

/** Lists every segment that begins with a unit, and what it costs. */
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
    // A segment that is too short is still better than none where nothing else covers the text.
    const isShort = words < leastWords;
    yield { end: at + 1, cost: segment.cost + price * (isShort ? units.length + 1 : 1) };
  }
}

interface NumberedTerms {
  /** The numbers of the terms of each unit. */
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
