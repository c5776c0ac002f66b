import { repairOpening } from "../../language/repair-opening.js";
import type { AnswerEvent } from "../../shared/domain.js";
import type { AnswerDraft } from "../answer-draft.js";
import type { CitationSource } from "../build-citation.js";
import type { Answered } from "../reply/reply-schema.js";
import type { ReplySentence } from "../reply/reply-sentence.js";
import type { CheckedSentence, Outcome } from "./checked-sentence.js";
import type { SentenceCounts } from "./sentence-counts.js";

/** What an answer is released to. */
export interface Releasing {
  readonly draft: AnswerDraft;
  readonly counts: SentenceCounts;
  /** Returns the text of an abstention, which stands above what comes nearest. */
  readonly writeAbstention: () => Promise<string>;
  readonly onSettled?: ((checked: CheckedSentence, outcome: Outcome) => void) | undefined;
}

export interface QueueOptions extends Releasing {
  readonly isEnglish: boolean;
  /** Whether the passages answer, as the model says; null where it was not asked. */
  readonly answered: () => Answered;
  /** True where the question asks several things, of which one may be answered and another not. */
  readonly asksSeveral: boolean;
  /** True where another sentence may take the place of one that failed when the reply is over. */
  readonly mayReplace: (failed: Extract<CheckedSentence, { kind: "failed" }>) => boolean;
  /** True where nothing is released before the reply is over. */
  readonly waits: boolean;
  /** Narrows a passage to what a sentence rests on. */
  readonly narrow: (source: CitationSource, claim: string) => CitationSource;
}

const SEPARATORS = { sentence: " ", paragraph: "\n\n", item: "\n- " } as const;
const NEAR_THIS = "\n\nNear this: ";
const NOT_FROM_THE_EPISODE = "(not from the episode) ";
const REST_UNANSWERED = "The episodes do not answer the rest of the question.";

/**
 * Releases the sentences of a reply in their order. A sentence that failed its check holds up those after it until
 * `finish`, so that it can be corrected. What comes after a sentence that is left out stands without it. A reply that
 * begins by saying that the passages do not answer becomes an abstention, and what it adds a hint.
 */
export class ReleaseQueue {
  readonly #options: QueueOptions;
  #waiting: CheckedSentence[] = [];
  /** The sentences so far, released or not. */
  readonly #earlier: string[] = [];
  #stance: "open" | "answer" | "hint" = "open";
  /** How the sentence that was last left out followed the one before it; null where the last one was released. */
  #leftOut: ReplySentence["follows"] | null = null;
  #isAfterGap = false;
  #isRestTold = false;

  constructor(options: QueueOptions) {
    this.#options = options;
  }

  /** True where the reply says that the passages do not answer, whatever it adds. */
  get declines(): boolean {
    return this.#stance === "hint";
  }

  /** The sentences of which it is not settled what becomes of them. */
  get waiting(): readonly CheckedSentence[] {
    return this.#waiting;
  }

  async *push(checked: CheckedSentence): AsyncGenerator<AnswerEvent> {
    this.#options.counts.sentences++;
    this.#waiting.push(checked);
    if (!this.#options.waits) yield* this.#settle(false);
  }

  /** Releases what is left. `replaced` holds what takes the place of sentences that wait. */
  async *finish(replaced: ReadonlyMap<CheckedSentence, CheckedSentence>): AsyncGenerator<AnswerEvent> {
    this.#waiting = this.#waiting.map((checked) => replaced.get(checked) ?? checked);
    yield* this.#settle(true);
  }

  async *#settle(isOver: boolean): AsyncGenerator<AnswerEvent> {
    for (let next = this.#waiting[0]; next !== undefined; next = this.#waiting[0]) {
      const rest = this.#waiting.slice(1);
      if (this.#stance === "open" && next.kind !== "failed" && next.kind !== "unsupported") {
        const stance = this.#takeStance(next, rest, isOver);
        if (stance === null) return;
        if (stance !== "open") this.#stance = stance;
      }
      if (!isOver && mustWait(next, rest, this.#options.mayReplace)) return;
      this.#waiting.shift();
      yield* this.#release(next, rest);
      this.#earlier.push(next.sentence.text);
    }
  }

  /** Decides what the reply is by its first sentence, and by the next where that one says too little; null to wait. */
  #takeStance(
    next: CheckedSentence,
    rest: readonly CheckedSentence[],
    isOver: boolean,
  ): "open" | "answer" | "hint" | null {
    const { answered, asksSeveral } = this.#options;
    if (answered() === "no") return "hint";
    if (isPlainClaim(next)) return "answer";
    const following = rest.find(({ kind }) => kind === "claim" || kind === "failed");
    const isSettled = isOver || following?.kind === "claim";
    if (!isSettled) return null;
    if (next.kind === "gap") {
      if (following === undefined || !rest.some(({ kind }) => kind === "claim")) return "open";
      return answered() !== null || asksSeveral ? "answer" : "hint";
    }
    if (rest.some(isPlainClaim)) return "answer";
    if (!isOver) return null;
    return next.kind === "claim" ? "hint" : "open";
  }

  async *#release(next: CheckedSentence, rest: readonly CheckedSentence[]): AsyncGenerator<AnswerEvent> {
    const text = this.#choose(next, rest);
    const released = text === null ? null : this.#open(next, text);
    this.#options.onSettled?.(next, { released });
    if (released === null) this.#leaveOut(next);
    else yield* this.#add(next, released);
  }

  #leaveOut({ kind, sentence }: CheckedSentence): void {
    if (kind !== "gap") this.#options.counts.withheld++;
    // Where openings are not known, what a refusal adds is kept as it is.
    else if (!this.#options.isEnglish) return;
    this.#leftOut = join(this.#leftOut, sentence.follows);
    this.#isAfterGap = kind === "gap";
  }

  async *#add(next: CheckedSentence, text: string): AsyncGenerator<AnswerEvent> {
    const { draft, counts, writeAbstention } = this.#options;
    const isHint = this.#stance === "hint";
    if (isHint && draft.text === "") {
      yield* draft.add((await writeAbstention()) + NEAR_THIS);
      yield* this.#cite(next, text);
    } else yield* this.#cite(next, separate(draft, join(this.#leftOut, next.sentence.follows)) + text);
    this.#leftOut = null;
    if (next.kind !== "claim") return;
    if (next.isCorrected || text !== next.sentence.text) counts.corrected++;
    if (next.support === "weak") counts.weak++;
  }

  #cite(next: CheckedSentence, text: string): Generator<AnswerEvent> {
    const { draft, narrow } = this.#options;
    if (next.kind !== "claim") return draft.add(text);
    const sources = next.sources.map((source) => narrow(source, next.sentence.text));
    return draft.cite({ text, sources }, next.support);
  }

  /** Returns the words to release; null where there are none. */
  #choose(next: CheckedSentence, rest: readonly CheckedSentence[]): string | null {
    const { text } = next.sentence;
    const { draft } = this.#options;
    switch (next.kind) {
      case "claim":
        return text;
      case "lead":
        return introduces(next.items, rest) ? text : null;
      case "gap": {
        if (this.#stance !== "answer") return null;
        if (next.isReleasable) return text;
        if (this.#isRestTold || !this.#options.isEnglish) return null;
        this.#isRestTold = true;
        return REST_UNANSWERED;
      }
      case "unsupported":
        return draft.text !== "" || this.#answersNext(rest) ? NOT_FROM_THE_EPISODE + text : null;
      case "failed":
        return null;
    }
  }

  /** True where what follows answers: an answer holds at least one sentence that the episode supports. */
  #answersNext(rest: readonly CheckedSentence[]): boolean {
    const next = rest.find(({ kind }) => kind !== "failed" && kind !== "unsupported");
    return next !== undefined && isPlainClaim(next) && this.#options.answered() !== "no";
  }

  /** Makes the sentence stand without what was left out before it; null where it cannot. */
  #open(next: CheckedSentence, text: string): string | null {
    if (this.#leftOut === null) return text;
    const { kind, sentence } = next;
    const { isEnglish } = this.#options;
    // A name that takes the place of "he" is one that the sentence's own passages know.
    const people = next.kind === "claim" ? listPeople(next.sources) : [];
    const isReport = this.#isAfterGap && SPEAKS_OF_PASSAGES.test(this.#earlier.at(-1) ?? "");
    const named = isReport ? text.replace(REPORTS, "The passages ") : text;
    const repaired = isEnglish ? repairOpening(named, { before: this.#earlier, people }) : null;
    if (repaired !== null) return repaired;
    // What "it" or "they" stand for in a sentence on what is missing is plain.
    return kind === "gap" || (!isEnglish && sentence.follows !== "sentence") ? text : null;
  }
}

/** "They only mention damp." after "The passages do not say" speaks of the passages. */
const REPORTS =
  /^they (?=(?:(?:only|just|merely|do|instead|mainly|mostly) )?(?:cover|describe|discuss|mention|note|only|say|speak|state|talk)\b)/i;
const SPEAKS_OF_PASSAGES =
  /^(?:the|these|those|your|my)? ?(?:\p{L}+ ){0,2}(?:context|excerpts|material|notes|passages|sources|text|transcripts?)\b/iu;

function isPlainClaim(checked: CheckedSentence): boolean {
  return checked.kind === "claim" && !checked.refuses;
}

/** True where it takes later sentences to tell what becomes of one. */
function mustWait(
  next: CheckedSentence,
  rest: readonly CheckedSentence[],
  mayReplace: QueueOptions["mayReplace"],
): boolean {
  if (next.kind === "failed") return mayReplace(next);
  if (next.kind !== "lead") return false;
  const end = rest.findIndex(({ sentence }, i) => i > 0 && sentence.follows === "paragraph");
  const known = end < 0 ? rest : rest.slice(0, end);
  if (known.length === 0 || known[0]?.kind === "failed" || known[0]?.kind === "lead") return true;
  return next.items !== null && (end < 0 || known.some(({ kind }) => kind === "failed"));
}

/** True where a claim follows, and as many items as were promised. */
function introduces(items: number | null, rest: readonly CheckedSentence[]): boolean {
  if (rest.find(({ kind }) => kind !== "failed")?.kind !== "claim") return false;
  if (items === null) return true;
  const end = rest.findIndex(({ sentence }, i) => i > 0 && sentence.follows === "paragraph");
  const listed = (end < 0 ? rest : rest.slice(0, end)).filter(({ sentence }) => sentence.follows === "item");
  return listed.length === items && listed.every(({ kind }) => kind === "claim");
}

/** Lists who speaks in passages of speech, and the people of an episode for its notes. */
function listPeople(sources: readonly CitationSource[]): string[] {
  const people = sources.flatMap(({ episode, passage }) =>
    passage.kind === "transcript" ? (passage.speakers ?? []) : episode.people.map(({ name }) => name),
  );
  return [...new Set(people)];
}

/** Of two ways to follow, the one that divides more: what follows a sentence that is left out takes its place. */
function join(
  leftOut: ReplySentence["follows"] | null,
  own: ReplySentence["follows"],
): ReplySentence["follows"] {
  return own === "sentence" ? (leftOut ?? own) : own;
}

function separate(draft: AnswerDraft, follows: ReplySentence["follows"]): string {
  if (draft.text === "") return follows === "item" ? "- " : "";
  return SEPARATORS[follows];
}
