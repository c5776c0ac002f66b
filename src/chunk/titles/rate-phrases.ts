import { isCommonestWord } from "../../language/english-words.js";
import type { Sentence } from "../../language/list-sentences.js";
import { tokenize } from "../../language/tokenize.js";
import { countEach } from "../../shared/count-each.js";
import { judgeTitle, type TitleSigns } from "../judge-title.js";
import { tellLooseWords } from "./cut-clause.js";
import { listPhrases, type Phrase } from "./list-phrases.js";

export interface RatedPhrase extends Phrase {
  /** What its words and its form show of it. */
  readonly signs: TitleSigns;
  /** The log-odds that it is a good title by these alone. */
  readonly score: number;
}

/** The phrases that are said most of a stretch, by whose words others are judged. */
const LEADERS = 20;
const PREPOSITION =
  /^(?:of|for|in|on|with|from|at|by|about|into|through|between|across|within|without|behind)$/i;
/** What says little of what is done. */
const LIGHT =
  /^(?:using|doing|getting|going|having|talking|looking|thinking|making|saying|seeing|coming|trying|being|putting|taking|giving|starting|running|working)\b/i;

interface Counted extends Phrase {
  readonly count: number;
}

/** Rates the phrases of each stretch of an episode as titles of it. */
export class PhraseRater {
  readonly #language: string;
  readonly #passages: number;
  /** How many passages of the episode hold each stem. */
  readonly #holders: ReadonlyMap<string, number>;

  /** `passages` are those of the whole episode. */
  constructor(passages: readonly string[], language: string) {
    this.#language = language;
    this.#passages = passages.length;
    this.#holders = countHolders(passages);
  }

  /** Returns up to `most` phrases of the stretch, the likeliest title first. */
  rate(sentences: readonly Sentence[], passages: readonly string[], most: number): RatedPhrase[] {
    const share = (term: string) => (this.#holders.get(term) ?? 0) / Math.max(1, this.#passages);
    const isLoose = tellLooseWords(share);
    const phrases = countPhrases(listPhrases(sentences, { language: this.#language, isLoose }));
    const holders = countHolders(passages);
    const signs = phrases.map((phrase) => ({ phrase, ...this.#measure(phrase, holders, passages.length) }));
    const leaders = [...signs].sort((a, b) => b.said - a.said).slice(0, LEADERS);
    const echoes = countEach(leaders.flatMap(({ phrase }) => phrase.terms));
    const mostCover = Math.max(0, ...leaders.map(({ signs: { cover = 0 } }) => cover));
    return signs
      .map(({ phrase, signs: { cover = 0, ...own } }): RatedPhrase => {
        const echo = average(phrase.terms, (term) => (echoes.get(term) ?? 0) / Math.max(1, leaders.length));
        const all = { ...own, ...describeForm(phrase), cover: cover - mostCover, echo };
        const score = judgeTitle("words", all);
        return { ...phrase, signs: all, score: phrase.form === "question" ? Math.max(0, score) + 1 : score };
      })
      .sort((a, b) => b.score - a.score)
      .slice(0, most);
  }

  /** Measures how much of a stretch of `passages` passages a phrase's words are said in, and how much of their use is here. */
  #measure(
    { terms, count }: Counted,
    holders: ReadonlyMap<string, number>,
    passages: number,
  ): { readonly signs: TitleSigns; readonly said: number } {
    const rarities = terms.map((term) => Math.log(1 + this.#passages / (this.#holders.get(term) ?? 1)));
    const rarity = rarities.reduce((sum, each) => sum + each, 0);
    const here = terms.map((term) => holders.get(term) ?? 0);
    const cover =
      here.reduce((sum, held, i) => sum + held * (rarities[i] ?? 0), 0) / (rarity * passages || 1);
    const weights = terms.map((term, i) => {
      const held = here[i] ?? 0;
      return (rarities[i] ?? 0) * (held / (this.#holders.get(term) ?? 1)) * Math.log2(1 + held);
    });
    const weight = weights.reduce((sum, each) => sum + each, 0) / Math.sqrt(terms.length);
    const often = Math.log2(1 + count);
    const rare = rarity / terms.length / Math.log(1 + this.#passages || 1);
    return { signs: { often, rare, weight, cover }, said: weight * often };
  }
}

/** Tells the signs of a phrase's form; all are 0 or 1, or shares. */
function describeForm({ text, form }: Phrase): TitleSigns {
  const words = text.split(" ");
  const is = (value: boolean) => (value ? 1 : 0);
  return {
    doing: is(form === "doing"),
    single: is(words.length === 1),
    three: is(words.length === 3),
    long: is(words.length >= 6),
    prepositions: words.filter((word) => PREPOSITION.test(word)).length,
    joined: is(words.some((word) => /^(?:and|or)$/i.test(word))),
    common: words.filter((word) => isCommonestWord(word.toLowerCase())).length / words.length,
    article: is(/ (?:the|a|an|this|that|my|our|their|your|his|her|its) /i.test(text)),
    plural: is(/[^s]s$/.test(text)),
    light: is(LIGHT.test(text)),
    names: words.filter((word) => /^\p{Lu}/u.test(word)).length / words.length,
  };
}

/** Counts phrases by their letters, whatever their case; the way that has fewest capitals stands for all. */
function countPhrases(phrases: readonly Phrase[]): Counted[] {
  const counted = new Map<string, Counted>();
  for (const phrase of phrases) {
    const key = phrase.text.toLowerCase();
    const before = counted.get(key);
    const isPlainer = before !== undefined && before.text < phrase.text;
    counted.set(key, { ...(isPlainer || !before ? phrase : before), count: (before?.count ?? 0) + 1 });
  }
  return [...counted.values()];
}

function average(terms: readonly string[], value: (term: string) => number): number {
  return terms.reduce((sum, term) => sum + value(term), 0) / Math.max(1, terms.length);
}

function countHolders(passages: readonly string[]): Map<string, number> {
  return countEach(passages.flatMap((passage) => [...new Set(tokenize(passage))]));
}
