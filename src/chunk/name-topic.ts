import { capitalise } from "../language/capitalise.js";
import { tokenize } from "../language/tokenize.js";
import { countEach, findCommonest } from "../shared/count-each.js";

const MOST_PHRASES = 3;
const LEAST_COUNT = 2;
const LEAST_LETTERS = 3;
/** In UTF-16 units. What is longer names nothing. */
const LONGEST_WORD = 60;
/** Two words that are said together tell more than either of them alone. */
const PAIR_WEIGHT = 1.6;

/** A word or two of a topic that may name it. */
interface Candidate {
  /** Stems, one or two. */
  readonly terms: readonly string[];
  /** How often each way of writing it occurs. */
  readonly forms: Map<string, number>;
  count: number;
}

/** Names parts of a text by what sets each of them apart. */
export class TopicNamer {
  /** How many passages hold each stem. */
  readonly #holders: ReadonlyMap<string, number>;
  readonly #passages: number;

  /** `passages` are those of the whole episode. */
  constructor(passages: readonly string[]) {
    this.#passages = passages.length;
    this.#holders = countHolders(passages);
  }

  /**
   * Up to three words or pairs of words that the passages of a topic have more of than the others, as they are
   * written there, such as `Error correction, qubits and lasers`; null where nothing stands out. Weighed by tf-idf
   * (Salton & Buckley 1988) and by how much of a word's use is here.
   */
  name(topic: readonly string[]): string | null {
    const own = countHolders(topic);
    const ranked = listCandidates(topic.join("\n"))
      .map((candidate) => ({ candidate, weight: this.#weigh(candidate, own) }))
      .filter(({ weight }) => weight > 0)
      .sort(
        (a, b) => b.weight - a.weight || (String(a.candidate.terms) < String(b.candidate.terms) ? -1 : 1),
      );
    const chosen: Candidate[] = [];
    for (const { candidate } of ranked) {
      const isNew = chosen.every(({ terms }) => !terms.some((term) => candidate.terms.includes(term)));
      if (isNew && chosen.length < MOST_PHRASES) chosen.push(candidate);
    }
    return joinPhrases(chosen.flatMap(({ forms }) => findCommonest(forms) ?? []));
  }

  #weigh({ terms, count }: Candidate, own: ReadonlyMap<string, number>): number {
    const isWord = terms.every((term) => term.length >= LEAST_LETTERS && /\p{L}/u.test(term));
    if (count < LEAST_COUNT || !isWord) return 0;
    const weights = terms.map((term) => {
      const holders = this.#holders.get(term) ?? 1;
      return Math.log(this.#passages / holders) * ((own.get(term) ?? 0) / holders);
    });
    const mean = weights.reduce((sum, weight) => sum + weight, 0) / weights.length;
    return count * mean * (terms.length > 1 ? PAIR_WEIGHT : 1);
  }
}

function countHolders(passages: readonly string[]): Map<string, number> {
  return countEach(passages.flatMap((passage) => [...new Set(tokenize(passage))]));
}

function listCandidates(text: string): Candidate[] {
  const candidates = new Map<string, Candidate>();
  const add = (terms: readonly string[], form: string) => {
    const key = terms.join(" ");
    const candidate = candidates.get(key) ?? { terms, forms: new Map<string, number>(), count: 0 };
    candidate.count++;
    candidate.forms.set(form, (candidate.forms.get(form) ?? 0) + 1);
    candidates.set(key, candidate);
  };
  for (const phrase of text.split(/[^\p{L}\p{M}\p{N}\s'’-]+/u)) {
    const words = phrase.split(/\s+/).map((word) => (word.length > LONGEST_WORD ? "" : trimWord(word)));
    const stems = words.map(findStem);
    stems.forEach((stem, i) => {
      const next = stems[i + 1] ?? null;
      if (stem === null) return;
      add([stem], words[i] ?? "");
      if (next !== null && next !== stem) add([stem, next], `${words[i]} ${words[i + 1]}`);
    });
  }
  return [...candidates.values()];
}

function trimWord(word: string): string {
  return word.replace(/^['’-]+|(?:['’]s)?['’-]*$/g, "");
}

/** Finds the word's stem; null for function words, contractions and words of several parts. */
function findStem(word: string): string | null {
  const terms = /['’]/.test(word) ? [] : tokenize(word);
  return terms.length === 1 ? (terms[0] ?? null) : null;
}

function joinPhrases(phrases: readonly string[]): string | null {
  const last = phrases.at(-1);
  if (last === undefined) return null;
  return capitalise(phrases.length === 1 ? last : `${phrases.slice(0, -1).join(", ")} and ${last}`);
}
