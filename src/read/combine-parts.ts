import type { PairReading } from "./pair.js";

/** What the model gives for one part. */
export interface PartLogits {
  readonly answers: number;
  readonly supports: number;
  /** A score for each token, and the sentence that it is of or null. */
  readonly scores: ArrayLike<number>;
  readonly sentences: readonly (number | null)[];
}

/**
 * Makes one reading of a pair's parts, of which there is at least one: it is as likely as its likeliest part. The
 * sentences of a part share its likelihood. A sentence of which nothing was read is not the one, unless none was.
 * Throws where a number is not finite.
 */
export function combineParts(parts: readonly PartLogits[], sentenceCount: number): PairReading {
  const sentences = Array<number>(sentenceCount).fill(0);
  for (const part of parts) {
    const logits = [...meanScores(part)];
    const most = Math.max(...logits.map(([, logit]) => logit));
    const total = logits.reduce((sum, [, logit]) => sum + Math.exp(logit - most), 0);
    const likelihood = toProbability(part.answers);
    for (const [sentence, logit] of logits)
      sentences[sentence] = (likelihood * Math.exp(logit - most)) / total;
  }
  const sum = sentences.reduce((all, each) => all + each, 0);
  return {
    answers: Math.max(...parts.map(({ answers }) => toProbability(answers))),
    supports: Math.max(...parts.map(({ supports }) => toProbability(supports))),
    sentences: sentences.map((each) => (sum > 0 ? each / sum : 1 / sentenceCount)),
  };
}

function meanScores({ scores, sentences }: PartLogits): Map<number, number> {
  const sums = new Map<number, { sum: number; count: number }>();
  for (const [i, sentence] of sentences.entries()) {
    if (sentence === null) continue;
    const { sum, count } = sums.get(sentence) ?? { sum: 0, count: 0 };
    sums.set(sentence, { sum: sum + (scores[i] ?? Number.NaN), count: count + 1 });
  }
  return new Map([...sums].map(([sentence, { sum, count }]) => [sentence, refuseOdd(sum / count)]));
}

function toProbability(logit: number): number {
  return 1 / (1 + Math.exp(-refuseOdd(logit)));
}

function refuseOdd(value: number): number {
  if (!Number.isFinite(value)) throw new Error("expected finite numbers from the model");
  return value;
}
