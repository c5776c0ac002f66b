import type { Embedder } from "../../embed/embedder.js";
import { listQuantities } from "../../language/list-quantities.js";
import { tokenize } from "../../language/tokenize.js";
import type { Meaning } from "../../retrieve/read-question.js";
import type { CitationSource } from "../build-citation.js";
import { listHosts } from "../remove-addresses.js";
import type { ReplySentence } from "../reply/reply-sentence.js";
import type { CheckedSentence, FormReason } from "./checked-sentence.js";
import { findWrongFacts } from "./facts/find-wrong-facts.js";
import { type Evidence, foldAccents, readEvidence } from "./facts/read-evidence.js";
import { findSupport, type Gate } from "./find-support.js";
import { holdsSecret } from "./holds-secret.js";
import { isInterjection, isStatement } from "./is-statement.js";
import { hasWords } from "./is-verbatim.js";
import { describeHeadings, type Reason } from "./judge-sentence.js";
import type { RefusalModel } from "./read-refusal-model.js";
import { judgeRefusal, LEAST_REFUSAL } from "./recognise-refusal.js";
import { type ClaimLanguage, LEAST_TO_TELL, readLanguage } from "./tell-language.js";

/** A time in digits. Times in the recording come from the index alone. */
const TIME =
  /\d\s*:\s*\d|\d\s*(?:h|hrs?|hours?|m|mins?|minutes?|s|secs?|seconds?)\b|\b(?:hour|minute|second)\s+\d/i;
/** In UTF-16 units: longer than any secret and what is put between its parts. */
const LONGEST_TAIL = 400;
/** Many times what an answer has. To check one takes some readings, so what follows is withheld as it is. */
export const MOST_SENTENCES = 100;
/** From this probability on, a reply that names no passage and states nothing that holds is taken for a refusal. */
const LEAST_SUSPICION = 0.2;
/** In UTF-16 units. A sentence on what the passages lack is no longer. */
const LONGEST_GAP = 300;
/** It has no more words than this that are neither the question's, the passages' nor those of refusals. */
const MOST_OTHER_WORDS = 2;
/** A line with more content words than this states something, colon or not. */
const MOST_LEAD_WORDS = 8;
/** So many of them may be in no passage. */
const MOST_OWN_WORDS = 5;
/** A lead-in promises no more items than this. */
const MOST_ITEMS = 12;

type Lead = Extract<CheckedSentence, { kind: "lead" }>;

export interface CheckOptions extends Gate {
  /** A sentence that holds one of these is never released. */
  readonly secrets: readonly string[];
  readonly refusals: RefusalModel;
  /** Helps to tell refusals; null where their words alone do. */
  readonly embedder: Embedder | null;
  /** What the model was told. A sentence of it says nothing of the episode. */
  readonly instructions?: string | undefined;
}

/** Checks the sentences of one reply. */
export class SentenceChecker {
  readonly #gate: CheckOptions;
  readonly #language: ClaimLanguage;
  /** All passages, and with the question: what a lead-in may speak of, and what a refusal may. */
  readonly #passages: Evidence;
  readonly #evidence: Evidence;
  /** The end of the sentences so far: a secret may be spread over several. */
  #tail = "";
  #checked = 0;
  #namesPassages = false;
  #refuses = false;
  #mayRefuse = false;
  #hasFailed = false;

  /** `language` is that of sentences too short to tell. */
  constructor(gate: CheckOptions, language: ClaimLanguage) {
    this.#gate = gate;
    this.#language = language;
    const { sources, question } = gate;
    const texts = sources.map(({ passage }) => passage.text);
    const headings = describeHeadings(sources);
    this.#passages = readEvidence(texts, headings);
    this.#evidence = readEvidence([question, ...texts], headings);
  }

  /**
   * True where the sentences so far, of which none holds, are a refusal: one says so, or none names a passage and one may
   * be a refusal or is in a language in which refusals are not known. Where the model has tried to answer they are none.
   */
  get seesRefusal(): boolean {
    return !this.#hasFailed && (this.#refuses || (!this.#namesPassages && this.#mayRefuse));
  }

  async check(sentence: ReplySentence): Promise<CheckedSentence> {
    this.#checked += 1;
    const checked = await this.#judge(sentence);
    const isNamed = sentence.numbers.length > 0;
    this.#namesPassages ||= isNamed;
    this.#refuses ||= checked.kind === "gap" || (checked.kind === "claim" && checked.refuses);
    this.#hasFailed ||= checked.kind === "failed" && isNamed;
    return checked;
  }

  async #judge(sentence: ReplySentence): Promise<CheckedSentence> {
    const { text, numbers } = sentence;
    const fail = (kind: FormReason["kind"]) => ({ kind: "failed", sentence, reason: { kind } }) as const;
    if (this.#checked > MOST_SENTENCES) return fail("excess");
    const spread = `${this.#tail} ${text}`;
    this.#tail = spread.slice(-LONGEST_TAIL);
    if (holdsSecret(spread, this.#gate.secrets)) return fail("secret");
    const { instructions = "" } = this.#gate;
    if (
      !isStatement(text) ||
      instructions.includes(text) ||
      hasWords(instructions, text) ||
      isInterjection(sentence, this.#evidence) ||
      this.#namesHost(text)
    )
      return fail("no-statement");
    if (isLead(sentence)) return this.#checkLead(sentence) ?? fail("no-lead");
    const language = await this.#tellLanguage(sentence);
    const refuses = await this.#judgeRefusal(sentence, language);
    if (refuses && numbers.length === 0) return this.#checkGap(sentence, language);
    const found = await findSupport(this.#gate, sentence, { text, language });
    if (found.support === "none") {
      const { reason, probability } = found;
      return this.#readAsLead(sentence, reason) ?? { kind: "failed", sentence, reason, probability };
    }
    const { sources, support, probability } = found;
    const isCorrected = sentence.isCleaned || !this.#isAsNamed(sentence, sources);
    return { kind: "claim", sentence, sources, support, probability, refuses, isCorrected };
  }

  /** True where a sentence may be shown as what the episode does not say. */
  mayShow({ text }: ReplySentence): boolean {
    return isStatement(text) && !holdsSecret(text, this.#gate.secrets) && !TIME.test(text);
  }

  /** True where it has what some program turns into a link, and no passage has it: `evil.example`, `@somebody`. */
  #namesHost(text: string): boolean {
    const said = this.#passages.text.toLowerCase();
    return listHosts(text).some((host) => !said.includes(host));
  }

  /** A reply may change its language, and its passages may be of episodes in several. */
  async #tellLanguage({ text, numbers, nearby }: ReplySentence): Promise<ClaimLanguage> {
    if (text.length < LEAST_TO_TELL) return this.#language;
    const { sources } = this.#gate;
    const named = [...numbers, ...nearby].flatMap((n) => sources[n - 1] ?? []);
    return await readLanguage(text, named.length > 0 ? named : sources);
  }

  async #judgeRefusal({ text, kind }: ReplySentence, language: ClaimLanguage): Promise<boolean> {
    if (language !== "en") {
      this.#mayRefuse = true;
      return kind === "gap";
    }
    const probability = judgeRefusal(this.#gate.refusals, text, await this.#readMeaning(text));
    this.#mayRefuse ||= probability >= LEAST_SUSPICION;
    return probability >= LEAST_REFUSAL;
  }

  async #readMeaning(text: string): Promise<Pick<Meaning, "model" | "vector"> | null> {
    const { view, embedder, client, signal } = this.#gate;
    if (embedder === null || view.vectors === null) return null;
    const [embedding] = await embedder.embedTokens([text], { client, signal });
    return embedding === undefined ? null : { model: embedder.model.name, vector: embedding.vector };
  }

  /**
   * Reads a sentence that its passages do not hold as a lead-in: "He gives two reasons." where it names none, and a line
   * with a colon of which only the number of what follows is not theirs. A number that counts anything else is a claim.
   */
  #readAsLead(sentence: ReplySentence, reason: Reason): Lead | null {
    const { text, numbers } = sentence;
    if (endsInColon(text)) {
      const isCount =
        reason.kind === "wrong" && reason.facts.every(({ kind }) => /^(?:number|quantity)$/.test(kind));
      return isCount ? this.#checkLead(sentence) : null;
    }
    if (numbers.length > 0 || countTerms(text) > MOST_LEAD_WORDS) return null;
    if (TIME.test(text) || findWrongFacts(text, this.#passages, this.#language).length > 0) return null;
    return this.#countItems(text) === null ? null : { kind: "lead", sentence, items: null };
  }

  #checkLead(sentence: ReplySentence): Lead | null {
    const { text } = sentence;
    const [only, ...others] = findWrongFacts(text, this.#passages, this.#language);
    const items = this.#countItems(text);
    const isCount = only === undefined || this.#countItems(only.text) === items;
    const own = new Set(tokenize(foldAccents(text)).filter((term) => !this.#passages.terms.has(term)));
    if (others.length > 0 || own.size > MOST_OWN_WORDS || TIME.test(text)) return null;
    return isCount && (only === undefined || items !== null) ? { kind: "lead", sentence, items } : null;
  }

  /** Returns the number of items that a lead-in promises: one that no passage has. */
  #countItems(text: string): number | null {
    const own = listQuantities(text).filter(({ value }) => !this.#passages.values.has(value));
    const isCount = (value: number) => value >= 2 && value <= MOST_ITEMS && Number.isInteger(value);
    return own.map(({ value }) => Number(value)).find(isCount) ?? null;
  }

  #checkGap(sentence: ReplySentence, language: ClaimLanguage): CheckedSentence {
    const { text } = sentence;
    const facts = findWrongFacts(text, this.#evidence, language);
    const isReleasable =
      text.length <= LONGEST_GAP &&
      !/[:;]/.test(text) &&
      !TIME.test(text) &&
      this.#countOtherWords(text, language) <= MOST_OTHER_WORDS &&
      facts.length === 0;
    return { kind: "gap", sentence, isReleasable };
  }

  /** Counts the words of a refusal that are about something else than the question and the passages. */
  #countOtherWords(text: string, language: ClaimLanguage): number {
    // Words of another language are not known. Its numbers and names are checked all the same.
    if (language !== "en") return 0;
    const { signs, models } = this.#gate.refusals;
    const isOther = (word: string) => {
      const isKnown = tokenize(foldAccents(word)).every((term) => this.#evidence.terms.has(term));
      return !isKnown && !signs.has(word) && !models.some(({ terms }) => (terms.get(word) ?? 0) > 0);
    };
    const words = text.toLowerCase().replaceAll(/n[’']t\b/g, " not");
    return (words.match(/[\p{L}\p{M}]+/gu) ?? []).filter(isOther).length;
  }

  /** True where it rests on the passages that it names, or where it names none on those of the sentences beside it. */
  #isAsNamed({ numbers, nearby }: ReplySentence, sources: readonly CitationSource[]): boolean {
    const named = (numbers.length > 0 ? numbers : nearby).map((n) => this.#gate.sources[n - 1]);
    const isWhole = numbers.length === 0 ? nearby.length > 0 : named.length === sources.length;
    return isWhole && sources.every((source) => named.includes(source));
  }
}

/** A short line that ends in a colon and names no passage, or a "Yes.", says nothing without what follows. */
function isLead({ text, numbers }: ReplySentence): boolean {
  const terms = countTerms(text);
  const isIntroduction = numbers.length === 0 && endsInColon(text);
  return terms === 0 || (isIntroduction && terms <= MOST_LEAD_WORDS);
}

function endsInColon(text: string): boolean {
  return /:["”’)\]]*$/u.test(text.trim());
}

function countTerms(text: string): number {
  return new Set(tokenize(text)).size;
}
