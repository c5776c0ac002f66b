import { AppError } from "../../shared/errors.js";

/** What is known of English words beforehand. Each part is read where it is first needed, and may be large. */
export interface EnglishData {
  /** Lists common words in lower case, in all their forms and in either spelling. */
  readonly listWords: () => Iterable<string>;
  /** Lists the commonest of them, some thousands. */
  readonly listCommonest: () => Iterable<string>;
  /** Reads what words of the open classes do in a clause, by word: a letter of `WordKinds` each. */
  readonly readKinds: () => ReadonlyMap<string, string>;
  readonly readAdvertWeights: () => SignWeights;
}

/** Weighs signs: the log-odds of a text are the sum of the intercept and of the weights of its signs. */
export interface SignWeights {
  readonly intercept: number;
  readonly weights: ReadonlyMap<string, number>;
}

let data: EnglishData | null = null;

/** Takes where words are known from. A program gives it once, where it starts; what is given later is not taken. */
export function fillEnglish(given: EnglishData): void {
  data ??= given;
}

/** Gives what is known of English words. Throws `internal` in a program that has not given it. */
export function useEnglish(): EnglishData {
  if (data !== null) return data;
  throw new AppError("internal", "expected English words, found none", {
    hint: "Import `language/english/english-files.js`, or call `fillEnglish`, where the program starts.",
  });
}
