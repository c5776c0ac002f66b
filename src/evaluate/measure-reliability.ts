import type { Outcome } from "./answer-eval-question.js";
import type { Figure } from "./measure-figures.js";

/** The probabilities are put into so many bins of one width. */
const BINS = 10;

/** The questions whose probability of being answered lies from `from` up to `to`. */
export interface ReliabilityBin {
  readonly from: number;
  /** Not in the bin itself, save 1. */
  readonly to: number;
  readonly count: number;
  /** The mean of the probabilities, 0..1; null where the bin is empty. */
  readonly probability: number | null;
  /** The share of the questions that are answerable, 0..1; null where the bin is empty. */
  readonly answerable: number | null;
}

/** How well the probabilities hold: of questions that are read as .7 likely to be answered, seven in ten are answerable. */
export interface Reliability {
  /** The distance between what was said and what is, 0..1, mean over the questions (Naeini et al. 2015). */
  readonly expectedCalibrationError: Figure;
  readonly bins: readonly ReliabilityBin[];
}

type Judged = Pick<Outcome, "probability"> & { readonly question: Pick<Outcome["question"], "answerable"> };

/** Measures the outcomes of questions for which something was read. */
export function measureReliability(outcomes: readonly Judged[]): Reliability {
  const read = outcomes.flatMap(({ probability, question }) =>
    probability === null ? [] : [{ probability, answerable: Number(question.answerable) }],
  );
  const bins = Array.from({ length: BINS }, (_, i): ReliabilityBin => {
    const own = read.filter(({ probability }) => Math.min(Math.floor(probability * BINS), BINS - 1) === i);
    return {
      from: i / BINS,
      to: (i + 1) / BINS,
      count: own.length,
      probability: mean(own.map(({ probability }) => probability)),
      answerable: mean(own.map(({ answerable }) => answerable)),
    };
  });
  const distance = bins.reduce(
    (sum, { count, probability, answerable }) =>
      sum + count * Math.abs((probability ?? 0) - (answerable ?? 0)),
    0,
  );
  const value = read.length === 0 ? null : distance / read.length;
  return { expectedCalibrationError: { value, count: read.length }, bins };
}

function mean(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}
