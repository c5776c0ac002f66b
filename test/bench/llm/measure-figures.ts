import { EXACT_KINDS } from "./read-scripts.js";
import type { PromptSize, ScoredAnswer, ScoredSentence } from "./score-answer.js";

export interface Share {
  readonly count: number;
  readonly of: number;
}

export interface Spread {
  readonly mean: number;
  readonly max: number;
}

/** The figures of one corpus in one form of reply. Only `wrong` and what begins so are of replies with a wrong sentence. */
export interface Figures {
  /** Of the answerable lines: every sentence delivered that states something. */
  readonly whole: Share;
  /** Lead-ins and gaps too. */
  readonly wholeStrictly: Share;
  readonly abstained: Share;
  readonly fellBack: Share;
  readonly told: Share;
  /** Right sentences of answerable lines for which the model was asked. */
  readonly withheld: Share;
  /** Of those whose cited passages the prompt shows. */
  readonly withheldThoughShown: Share;
  readonly asidesWithheld: Share;
  /** Refusals that became abstentions, those of them that the model wrote, and remarks on them that were kept. */
  readonly refusals: Share;
  readonly refusalsWritten: Share;
  readonly remarks: Share;
  /** Needed passages in the prompt, and answerable lines with all of them there. */
  readonly needsShown: Share;
  readonly allNeedsShown: Share;
  /** Answers with a sentence that dangles, of the answers that the model wrote. */
  readonly dangling: Share;
  readonly weak: Share;
  readonly wrongReleased: Share;
  readonly wrongUnmarked: Share;
  /** Of those whose cited passages the prompt shows. */
  readonly wrongReleasedOfShown: Share;
  readonly wrongExact: Share;
  readonly wrongByKind: Readonly<Record<string, { readonly released: Share; readonly unmarked: Share }>>;
  readonly wrongWeak: Share;
  readonly wrongDangling: Share;
  /** Right sentences that were withheld beside a wrong one. */
  readonly wrongWithheldBeside: Share;
  /** Null where the model was never asked. */
  readonly prompt: Readonly<Record<keyof PromptSize, Spread>> | null;
  /** Requests to the model for each question, of all kinds. */
  readonly callsMean: number;
  /** Medians, in milliseconds; null where no text came. */
  readonly firstDeltaMs: number | null;
  readonly totalMs: number | null;
}

export function measureFigures(scored: readonly ScoredAnswer[]): Figures {
  const right = scored.filter(({ wrongKind }) => wrongKind === null);
  const mixed = scored.filter(({ wrongKind }) => wrongKind !== null);
  const answerable = right.filter((answer) => answer.answerable && !answer.refusal);
  const refusals = right.filter(({ refusal }) => refusal);
  const written = (answers: readonly ScoredAnswer[]) =>
    answers.filter(({ outcome }) => outcome === "written");
  const said = listSentences(answerable.filter(({ asked }) => asked));
  const stated = said.filter(({ role }) => role === "right");
  const wrong = listSentences(mixed).filter(({ role }) => role === "wrong");
  const beside = listSentences(mixed.filter((answer) => answer.asked && !answer.refusal));
  return {
    whole: count(answerable, (answer) => isWhole(answer, ({ role }) => role === "right")),
    wholeStrictly: count(answerable, (answer) => isWhole(answer)),
    abstained: count(answerable, isAbstention),
    fellBack: count(answerable, ({ outcome }) => outcome === "fell back"),
    told: count(answerable, ({ outcome }) => outcome === "told"),
    withheld: count(stated, isWithheld),
    withheldThoughShown: count(stated.filter(isShown), isWithheld),
    asidesWithheld: count(
      said.filter(({ role }) => role !== "right"),
      isWithheld,
    ),
    refusals: count(refusals, isAbstention),
    refusalsWritten: count(
      refusals.filter(({ asked }) => asked),
      isAbstention,
    ),
    remarks: count(
      right.filter(({ remarkKept }) => remarkKept !== null),
      ({ remarkKept }) => remarkKept === true,
    ),
    needsShown: sum(right.map(({ needsShown, needs }) => ({ count: needsShown, of: needs }))),
    allNeedsShown: count(answerable, ({ needsShown, needs }) => needsShown === needs),
    dangling: count(written(right), dangles),
    weak: count(
      stated.filter(({ released }) => released),
      ({ marked }) => marked,
    ),
    ...measureWrong(wrong),
    wrongDangling: count(written(mixed), dangles),
    wrongWithheldBeside: count(
      beside.filter(({ role }) => role === "right"),
      isWithheld,
    ),
    prompt: measurePrompts(scored.flatMap(({ prompt }) => prompt ?? [])),
    callsMean: mean(scored.map(({ calls }) => sumCalls(calls))),
    firstDeltaMs: median(scored.flatMap(({ firstDeltaMs }) => firstDeltaMs ?? [])),
    totalMs: median(scored.map(({ totalMs }) => totalMs)),
  };
}

function sumCalls(calls: ScoredAnswer["calls"]): number {
  return Object.values(calls).reduce((all, count) => all + count, 0);
}

function measureWrong(wrong: readonly ScoredSentence[]) {
  const isReleased = ({ released }: ScoredSentence) => released;
  const isUnmarked = ({ released, marked }: ScoredSentence) => released && !marked;
  const kinds = [...new Set(wrong.map(({ wrongKind }) => wrongKind ?? ""))];
  const byKind = kinds.map((kind) => {
    const own = wrong.filter(({ wrongKind }) => wrongKind === kind);
    return [kind, { released: count(own, isReleased), unmarked: count(own, isUnmarked) }] as const;
  });
  return {
    wrongReleased: count(wrong, isReleased),
    wrongUnmarked: count(wrong, isUnmarked),
    wrongReleasedOfShown: count(wrong.filter(isShown), isReleased),
    wrongExact: count(
      wrong.filter(({ wrongKind }) => EXACT_KINDS.includes(wrongKind ?? "")),
      isReleased,
    ),
    wrongByKind: Object.fromEntries(byKind),
    wrongWeak: count(wrong.filter(isReleased), ({ marked }) => marked),
  };
}

function measurePrompts(prompts: readonly PromptSize[]): Figures["prompt"] {
  if (prompts.length === 0) return null;
  const spread = (read: (prompt: PromptSize) => number): Spread => {
    const values = prompts.map(read);
    return { mean: mean(values), max: Math.max(...values) };
  };
  return {
    tokens: spread(({ tokens }) => tokens),
    passages: spread(({ passages }) => passages),
    chapters: spread(({ chapters }) => chapters),
  };
}

function listSentences(answers: readonly ScoredAnswer[]): ScoredSentence[] {
  return answers.flatMap(({ sentences }) => sentences);
}

function isAbstention({ outcome }: ScoredAnswer): boolean {
  return outcome === "abstained";
}

/** True where the answer holds every sentence of those that are meant. */
function isWhole({ outcome, sentences }: ScoredAnswer, isMeant = (_: ScoredSentence) => true): boolean {
  return outcome === "written" && sentences.filter(isMeant).every(({ released }) => released);
}

function isShown({ cites, shown }: ScoredSentence): boolean {
  return cites > 0 && shown === cites;
}

function isWithheld({ released }: ScoredSentence): boolean {
  return !released;
}

function dangles({ sentences }: ScoredAnswer): boolean {
  return sentences.some(({ dangling }) => dangling);
}

export function count<Item>(items: readonly Item[], holds: (item: Item) => boolean): Share {
  return { count: items.filter(holds).length, of: items.length };
}

function sum(shares: readonly Share[]): Share {
  return shares.reduce((all, { count, of }) => ({ count: all.count + count, of: all.of + of }), {
    count: 0,
    of: 0,
  });
}

function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((all, value) => all + value, 0) / values.length;
}

export function median(values: readonly number[]): number | null {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? null;
}
