import type { Sentence } from "../../language/list-sentences.js";
import { tokenize } from "../../language/tokenize.js";
import { countEach } from "../../shared/count-each.js";
import { type IsLoose, tellLooseWords } from "./cut-clause.js";
import { listOpeningQuestions, listPhrases, type Phrase } from "./list-phrases.js";

export interface RatedPhrase extends Phrase {
  /** How much sets it apart from the rest of the episode; more than 0. */
  readonly weight: number;
  /** How often it is said in the stretch. */
  readonly count: number;
}

/** Rates the phrases of each stretch of an episode by what sets the stretch apart. */
export class PhraseRater {
  readonly #passages: number;
  /** How many passages of the episode hold each stem. */
  readonly #holders: ReadonlyMap<string, number>;

  readonly #isLoose: IsLoose;

  /** `passages` are those of the whole episode. */
  constructor(passages: readonly string[], language: string) {
    this.#passages = passages.length;
    this.#holders = countHolders(passages);
    const share = (term: string) => (this.#holders.get(term) ?? 0) / Math.max(1, this.#passages);
    this.#isLoose = tellLooseWords(share, language);
  }

  /**
   * Returns up to `most` phrases of the stretch, the best first. A phrase weighs what its words do by tf-idf (Salton &
   * Buckley 1988) and by how much of their use is here, and more where it is said again or opens the stretch as a question.
   */
  rate(sentences: readonly Sentence[], passages: readonly string[], most: number): RatedPhrase[] {
    const own = countHolders(passages);
    const phrases = listPhrases(sentences, this.#isLoose);
    const keyOf = ({ terms }: Phrase) => terms.join(" ");
    const counts = countEach(phrases.map(keyOf));
    const distinct = new Map(phrases.toReversed().map((phrase) => [keyOf(phrase), phrase]));
    const rated = [...distinct].toReversed().map(([key, phrase]) => {
      const count = counts.get(key) ?? 1;
      return { ...phrase, count, weight: this.#weigh(phrase, own) * Math.log2(1 + count) };
    });
    const questions = listOpeningQuestions(sentences).map((phrase) => ({
      ...phrase,
      count: 1,
      weight: this.#weigh(phrase, own) * QUESTION_WEIGHT,
    }));
    return [...questions, ...rated]
      .filter(({ weight }) => weight > 0)
      .sort((a, b) => b.weight - a.weight)
      .slice(0, most);
  }

  #weigh({ terms }: Phrase, own: ReadonlyMap<string, number>): number {
    const weights = [...new Set(terms)].map((term) => {
      const holders = this.#holders.get(term) ?? 1;
      const here = own.get(term) ?? 0;
      return Math.log(1 + this.#passages / holders) * (here / holders) * Math.log2(1 + here);
    });
    return weights.reduce((sum, weight) => sum + weight, 0) / Math.sqrt(Math.max(1, weights.length));
  }
}

const QUESTION_WEIGHT = 1.5;

function countHolders(passages: readonly string[]): Map<string, number> {
  return countEach(passages.flatMap((passage) => [...new Set(tokenize(passage))]));
}
