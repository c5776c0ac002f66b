import { splitQuestion } from "../../language/split-question.js";
import type { AnswerEvent } from "../../shared/domain.js";
import { AppError } from "../../shared/errors.js";
import type { ReplyTraits } from "../reply/read-reply.js";
import type { ReplySentence } from "../reply/reply-sentence.js";
import { tryOrNull } from "../try-or-null.js";
import { type CheckOptions, MOST_SENTENCES, SentenceChecker } from "./check-sentence.js";
import type { CheckedSentence } from "./checked-sentence.js";
import { type Reason, weaken } from "./judge-sentence.js";
import { narrowToClaim } from "./narrow-to-claim.js";
import { ReleaseQueue, type Releasing } from "./release-queue.js";
import { LEAST_TO_TELL, readLanguage } from "./tell-language.js";

/** What becomes of a sentence that nothing supports. */
export type UnsupportedPolicy = "withhold" | "show";

/** A sentence that failed its check for facts that its passages lack. */
export interface WrongSentence {
  readonly text: string;
  /** The facts, as the sentence has them. */
  readonly wrong: readonly string[];
}

/** A sentence that is to be released, with the passages that it rests on. */
export type Claimed = Extract<CheckedSentence, { kind: "claim" }>;

export interface Grounding extends CheckOptions, Releasing {
  readonly unsupported: UnsupportedPolicy;
  /** The question as its reader put it, which shows the reader's language. */
  readonly asked: string;
  /** Asks for sentences in place of wrong ones, in their order; null for one that is dropped. */
  readonly correct: (wrong: readonly WrongSentence[]) => Promise<readonly (ReplySentence | null)[]>;
  /**
   * Asks of claims, before they are released, whether their passages say so; returns what was said of them. Null where
   * sentences are released as they come.
   */
  readonly verify: ((claims: readonly Claimed[]) => Promise<ReadonlyMap<Claimed, boolean>>) | null;
}

export interface GroundedReply {
  /** True where the reply says that the passages do not answer, whatever it adds. */
  readonly declined: boolean;
  /** Why the reply broke off; null where it is whole. */
  readonly failure: AppError | null;
}

/**
 * Releases a reply sentence by sentence, each with the passages that hold it. A sentence with a wrong number, date, name
 * or quantity is put to the model once more when the reply is over, and left out where it stays wrong, or where the model
 * denies it when asked to `verify` it. What it was to verify and says nothing of is at most `weak`. Policy `show` shows it as what the episode does not say, unless it names a time. A
 * sentence that holds a secret, or repeats an earlier one, is never released. Where the reply breaks off, what was whole
 * is released. Throws what `sentences` throws before the first of them.
 */
export async function* groundReply(
  grounding: Grounding,
  sentences: AsyncIterable<ReplySentence>,
  traits: ReplyTraits,
): AsyncGenerator<AnswerEvent, GroundedReply> {
  let open: OpenReply | null = null;
  let failure: AppError | null = null;
  const seen: string[] = [];
  const onBreak = (error: AppError) => {
    failure = error;
  };
  for await (const sentence of dropRepeats(untilBroken(sentences, grounding.signal, onBreak), seen)) {
    open ??= await openReply(grounding, sentence, traits);
    yield* open.queue.push(await open.checker.check(sentence));
  }
  if (open === null) return { declined: traits.answered === "no", failure };
  const { checker, queue } = open;
  const replaced: Replacements = new Map();
  // A server that broke off its reply is not asked anything more.
  if (failure === null) yield* correctWrong(grounding, open, seen, replaced);
  yield* applyVerdicts(grounding, queue, { replaced, isAsked: failure === null });
  if (grounding.unsupported === "show") showFailed(checker, queue, replaced);
  yield* queue.finish(replaced);
  const declined =
    grounding.draft.text === "" ? checker.seesRefusal || traits.answered === "no" : queue.declines;
  return { declined, failure };
}

/** Ends where the sentences break off after the first. Throws the signal's reason, and what they throw before the first. */
async function* untilBroken(
  sentences: AsyncIterable<ReplySentence>,
  signal: AbortSignal | undefined,
  onBreak: (error: AppError) => void,
): AsyncGenerator<ReplySentence> {
  let hasBegun = false;
  try {
    for await (const sentence of sentences) {
      hasBegun = true;
      yield sentence;
    }
  } catch (error) {
    signal?.throwIfAborted();
    if (!hasBegun || !(error instanceof AppError)) throw error;
    onBreak(error);
  }
}

/** Keeps the sentences in `seen`. A text that was cut off may end with the beginning of an earlier sentence. */
async function* dropRepeats(
  sentences: AsyncIterable<ReplySentence>,
  seen: string[],
): AsyncGenerator<ReplySentence> {
  for await (const sentence of sentences) {
    const { text } = sentence;
    const isCut = !/[.!?…。！？]["”’)\]]*$/u.test(text);
    if (seen.some((earlier) => earlier === text || (isCut && earlier.startsWith(text) && text.includes(" "))))
      continue;
    // Of a text without end no more is remembered than is checked.
    if (seen.length < MOST_SENTENCES) seen.push(text);
    yield sentence;
  }
}

/** What takes the place of sentences that wait. */
type Replacements = Map<CheckedSentence, CheckedSentence>;

interface OpenReply {
  readonly checker: SentenceChecker;
  readonly queue: ReleaseQueue;
}

/** Prepares for a reply whose language its first sentence shows. */
async function openReply(
  grounding: Grounding,
  { text }: ReplySentence,
  traits: ReplyTraits,
): Promise<OpenReply> {
  const { sources, asked, unsupported, verify } = grounding;
  const language = await readLanguage(text.length < LEAST_TO_TELL ? asked : text, sources);
  const queue = new ReleaseQueue({
    ...grounding,
    isEnglish: language === "en",
    answered: () => traits.answered,
    asksSeveral: splitQuestion(asked).length > 1,
    mayReplace: (failed) => isWrong(failed) || unsupported === "show",
    waits: verify !== null,
    narrow: (source, claim) => narrowToClaim(source, claim, grounding.view.keywords),
  });
  return { checker: new SentenceChecker(grounding, language), queue };
}

/** What is no statement at all is not shown. */
function showFailed(checker: SentenceChecker, queue: ReleaseQueue, replaced: Replacements): void {
  for (const each of queue.waiting) {
    const { sentence, ...checked } = replaced.get(each) ?? each;
    const isStated = checked.kind === "failed" && /^(?:wrong|unrelated|denied)$/.test(checked.reason.kind);
    if (isStated && checker.mayShow(sentence)) replaced.set(each, { kind: "unsupported", sentence });
  }
}

/**
 * Puts what the model denies among the sentences that failed: a correction for the one that it was to correct. What it is
 * not asked of, or says nothing of, is at most weak.
 */
async function* applyVerdicts(
  { verify }: Grounding,
  queue: ReleaseQueue,
  { replaced, isAsked }: { readonly replaced: Replacements; readonly isAsked: boolean },
): AsyncGenerator<AnswerEvent> {
  const places = queue.waiting.flatMap((each) => {
    const claim = replaced.get(each) ?? each;
    return claim.kind === "claim" && claim.support !== "verbatim" ? [{ each, claim }] : [];
  });
  if (verify === null || places.length === 0) return;
  if (isAsked) yield { type: "status-update", stage: "checking" };
  const verdicts = isAsked ? await verify(places.map(({ claim }) => claim)) : new Map<Claimed, boolean>();
  for (const { each, claim } of places) {
    const { sentence, probability } = claim;
    const verdict = verdicts.get(claim);
    if (verdict === undefined) replaced.set(each, weaken(claim));
    else if (!verdict)
      replaced.set(each, { kind: "failed", sentence, reason: { kind: "denied" }, probability });
  }
}

/** Puts what takes the place of the sentences with wrong facts that the model can correct into `replaced`. */
async function* correctWrong(
  { correct, signal }: Grounding,
  { checker, queue }: OpenReply,
  seen: readonly string[],
  replaced: Replacements,
): AsyncGenerator<AnswerEvent> {
  const wrong = queue.waiting.filter(isWrong);
  if (wrong.length === 0) return;
  yield { type: "status-update", stage: "checking" };
  const told = new Set(seen);
  const replies = await correct(wrong.map(describeWrong));
  for (const [i, was] of wrong.entries()) {
    const reply = replies[i] ?? null;
    if (reply === null || told.has(reply.text)) continue;
    told.add(reply.text);
    // The rest of the answer does not wait for a sentence that cannot be checked now.
    const check = () => checker.check({ ...reply, follows: was.sentence.follows });
    const checked = await tryOrNull(check, signal);
    if (checked?.kind === "claim") replaced.set(was, { ...checked, isCorrected: true, replaces: was });
  }
}

type Wrong = Extract<CheckedSentence, { kind: "failed" }> & {
  readonly reason: Extract<Reason, { kind: "wrong" }>;
};

function isWrong(checked: CheckedSentence): checked is Wrong {
  return checked.kind === "failed" && checked.reason.kind === "wrong";
}

function describeWrong({ sentence, reason }: Wrong): WrongSentence {
  return { text: sentence.text, wrong: reason.facts.map(({ text }) => text) };
}
