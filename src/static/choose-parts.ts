import type { AnswerParts } from "../answer/answer-parts.js";
import { hasCode } from "../shared/errors.js";
import { loadOnce } from "../shared/load-once.js";

/** What answers at the moment. */
export interface ChosenParts {
  /** What the next question is answered by. */
  next(): Promise<AnswerParts>;
  /** False from when better parts begin to be loaded. */
  readonly isLight: boolean;
  /** Is called after each answer: only then is more loaded. */
  answered(): void;
  /**
   * What answers in place of parts that failed: the light ones where these were better ones, which are given up but for want of a
   * network. Null where the light ones would fail as well.
   */
  instead(failed: AnswerParts, error: unknown): Promise<AnswerParts> | null;
}

export interface ChoiceOptions {
  /** Loads what ranks as a server does, and calls `onLost` where that ends by itself; null where it is not in the folder. */
  readonly openBetter: ((onLost: () => void) => Promise<Partial<AnswerParts>>) | null;
  /** True where the reader's line and machine are fit for it. */
  readonly isFast: () => boolean;
  /** Loads what writes prose; null where nothing does. */
  readonly openProse: (() => Promise<Partial<AnswerParts>>) | null;
}

/**
 * Answers from the light parts, and changes to better ones between two questions: nobody waits for these. Where they cannot be had or
 * end by themselves, the light ones answer on. What writes prose is loaded with the first question.
 */
export function chooseParts(
  light: AnswerParts,
  { openBetter, isFast, openProse }: ChoiceOptions,
): ChosenParts {
  let better: Partial<AnswerParts> = {};
  let isBegun = false;
  const prose = openProse && loadOnce(openProse);
  const nextLight = async () => ({ ...light, ...(await prose?.().catch(() => null)) });
  const giveUp = () => {
    const lost = better;
    better = {};
    void lost.embedder?.close();
  };
  return {
    get isLight() {
      return !isBegun;
    },
    next: async () => ({ ...(await nextLight()), ...better }),
    answered() {
      if (openBetter === null || isBegun || !isFast()) return;
      isBegun = true;
      let isLost = false;
      const onLost = () => {
        isLost = true;
        better = {};
      };
      void openBetter(onLost).then(
        (found) => {
          if (!isLost) better = found;
        },
        () => undefined,
      );
    },
    instead(failed, error) {
      if (failed.store === light.store || hasCode(error, "bad_request")) return null;
      if (!hasCode(error, "store_unavailable")) giveUp();
      return nextLight();
    },
  };
}
