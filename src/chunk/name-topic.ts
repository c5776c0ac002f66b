import { tokenize } from "./tokenize.js";

const PHRASES = 3;
/** A word is common where more than this share of the parts has it. */
const COMMON_SHARE = 0.35;
const LEAST_PARTS = 6;

/** What sets each part of a text apart: names for parts that nobody has named. */
export class TopicNamer {
  readonly #holders = new Map<string, number>();
  readonly #parts: number;

  /** `parts` are the passages of the whole episode. */
  constructor(parts: readonly string[]) {
    this.#parts = parts.length;
    for (const part of parts)
      for (const term of new Set(tokenize(part))) this.#holders.set(term, (this.#holders.get(term) ?? 0) + 1);
  }

  /**
   * Up to three words or pairs of words that the topic has more of than the rest, as they are written there,
   * such as `Error correction, qubits and lasers`; null where nothing stands out. Weights are tf-idf
   * (Salton & Buckley 1988); pairs count where they are said together at least twice.
   */
  name(topic: string): string | null {
    const words = topic.match(/[\p{L}\p{M}\p{N}][\p{L}\p{M}\p{N}'’.-]*/gu) ?? [];
    const candidates = new Map<string, { term: string; forms: Map<string, number>; count: number }>();
    const add = (term: string, form: string) => {
      const entry = candidates.get(term) ?? { term, forms: new Map(), count: 0 };
      entry.count++;
      entry.forms.set(form, (entry.forms.get(form) ?? 0) + 1);
      candidates.set(term, entry);
    };
    const terms = words.map((word) => tokenize(word.replace(/['’.-]+$/, "")));
    words.forEach((word, i) => {
      const term = single(terms[i]);
      const next = single(terms[i + 1]);
      if (term === null) return;
      const form = word.replace(/(?:['’]s)?['’.-]*$/, "");
      add(term, form);
      if (next !== null && next !== term && !/[.]$/.test(word))
        add(`${term} ${next}`, `${form} ${words[i + 1]?.replace(/(?:['’]s)?['’.-]*$/, "")}`);
    });
    const ranked = [...candidates.values()]
      .map((entry) => ({ ...entry, weight: this.#weigh(entry.term, entry.count) }))
      .filter(({ weight }) => weight > 0)
      .sort((a, b) => b.weight - a.weight || (a.term < b.term ? -1 : 1));
    const chosen: { term: string; forms: Map<string, number> }[] = [];
    for (const entry of ranked) {
      const own = entry.term.split(" ");
      const isNew = chosen.every(({ term }) => !term.split(" ").some((word) => own.includes(word)));
      if (isNew) chosen.push(entry);
      if (chosen.length === PHRASES) break;
    }
    return joinPhrases(chosen.map(({ forms }) => commonest(forms)));
  }

  /** 0 for what is said everywhere, too seldom, or is only a number. */
  #weigh(term: string, count: number): number {
    const words = term.split(" ");
    if (count < 2 || words.every((word) => /^\d+$/.test(word)) || words.some((word) => word.length < 3))
      return 0;
    const rarity = words.map((word) => {
      const share = (this.#holders.get(word) ?? 1) / this.#parts;
      return this.#parts >= LEAST_PARTS && share > COMMON_SHARE ? 0 : Math.log(1 + 1 / share);
    });
    const least = Math.min(...rarity);
    const mean = rarity.reduce((sum, value) => sum + value, 0) / rarity.length;
    return least === 0 ? 0 : count * mean * (words.length === 2 ? 1.6 : 1);
  }
}

function single(terms: readonly string[] | undefined): string | null {
  return terms?.length === 1 ? (terms[0] ?? null) : null;
}

function commonest(forms: ReadonlyMap<string, number>): string {
  return [...forms].reduce((best, form) => (form[1] > best[1] ? form : best))[0];
}

function joinPhrases(phrases: readonly string[]): string | null {
  const last = phrases.at(-1);
  if (last === undefined) return null;
  const text = phrases.length === 1 ? last : `${phrases.slice(0, -1).join(", ")} and ${last}`;
  return text.charAt(0).toUpperCase() + text.slice(1);
}
