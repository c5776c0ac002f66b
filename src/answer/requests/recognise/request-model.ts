import type { Meaning } from "../../../retrieve/read-question.js";

export type TextMeaning = Pick<Meaning, "model" | "vector">;

/** What requests are told by. */
export interface RequestModel {
  /** What stands for each word that counts in a question's form. */
  readonly signs: ReadonlyMap<string, string>;
  /** The stems of the requests' own words; others name what a question is about. */
  readonly vocabulary: ReadonlySet<string>;
  readonly intents: readonly string[];
  /** How much each term tells; others do not count. */
  readonly terms: ReadonlyMap<string, number>;
  /** Scores each intent, in their order: about 1 where a text is a phrasing of it. Null where nothing is known of texts. */
  readonly score: (text: string, meaning: TextMeaning | null) => IntentScores | null;
}

export interface IntentScores {
  readonly scores: readonly number[];
  /** False where words alone were compared. */
  readonly byVector: boolean;
}
