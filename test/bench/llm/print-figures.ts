import type { Figures, Share, Spread } from "./measure-figures.js";
import type { ReadingFigures } from "./measure-reading.js";
import type { ServedFigures } from "./measure-served.js";
import type { ScoredAnswer, ScoredSentence } from "./score-answer.js";

export interface Column<Of> {
  /** Two short lines. */
  readonly head: readonly [string, string];
  readonly figures: Of;
}

/** The longest name of a figure, and of a value: four columns make 80 characters. */
const NAME_WIDTH = 32;
const VALUE_WIDTH = 12;

type Row<Of> = readonly [name: string, read: (figures: Of) => string];

const ROWS: readonly Row<Figures>[] = [
  ["whole right answers delivered", ({ whole }) => formatShare(whole)],
  ["  with their gaps and lead-ins", ({ wholeStrictly }) => formatShare(wholeStrictly)],
  ["  not: it abstained", ({ abstained }) => formatShare(abstained)],
  ["  not: it fell back on quotes", ({ fellBack }) => formatShare(fellBack)],
  ["  not: told without the model", ({ told }) => formatShare(told)],
  ["right sentences withheld", ({ withheld }) => formatShare(withheld)],
  ["  of those with passages shown", ({ withheldThoughShown }) => formatShare(withheldThoughShown)],
  ["  gaps and lead-ins withheld", ({ asidesWithheld }) => formatShare(asidesWithheld)],
  ["  beside a wrong one", ({ wrongWithheldBeside }) => formatShare(wrongWithheldBeside)],
  ["right ones released as weak", ({ weak }) => formatShare(weak)],
  ["refusals that abstained", ({ refusals }) => formatShare(refusals)],
  ["  of those that the model wrote", ({ refusalsWritten }) => formatShare(refusalsWritten)],
  ["  their remarks kept", ({ remarks }) => formatShare(remarks)],
  ["wrong sentences released", ({ wrongReleased }) => formatShare(wrongReleased)],
  ["  of those with passages shown", ({ wrongReleasedOfShown }) => formatShare(wrongReleasedOfShown)],
  ["  unmarked", ({ wrongUnmarked }) => formatShare(wrongUnmarked)],
  ["  of the released, weak", ({ wrongWeak }) => formatShare(wrongWeak)],
  ["  number, name, date, quantity", ({ wrongExact }) => formatShare(wrongExact)],
  ["needed passages in the prompt", ({ needsShown }) => formatShare(needsShown)],
  ["  questions with all of them", ({ allNeedsShown }) => formatShare(allNeedsShown)],
  ["answers with a dangling sentence", ({ dangling }) => formatShare(dangling)],
  ["  beside a wrong one", ({ wrongDangling }) => formatShare(wrongDangling)],
  ["prompt, tokens: mean, most", ({ prompt }) => formatSpread(prompt?.tokens)],
  ["  passages", ({ prompt }) => formatSpread(prompt?.passages)],
  ["  chapters", ({ prompt }) => formatSpread(prompt?.chapters)],
  ["calls of the model a question", ({ callsMean }) => callsMean.toFixed(2)],
  ["first text, p50", ({ firstDeltaMs }) => formatTime(firstDeltaMs)],
  ["whole answer, p50", ({ totalMs }) => formatTime(totalMs)],
];

const SERVED_ROWS: readonly Row<ServedFigures>[] = [
  ["answerable: answer written", ({ written }) => formatShare(written)],
  ["  it abstained", ({ abstained }) => formatShare(abstained)],
  ["  it fell back on quotes", ({ fellBack }) => formatShare(fellBack)],
  ["unanswerable: it abstained", ({ declined }) => formatShare(declined)],
  ["sentences withheld", ({ withheld }) => formatShare(withheld)],
  ["  corrected", ({ corrected }) => formatShare(corrected)],
  ["  released as weak", ({ weak }) => formatShare(weak)],
  ["first text, p50", ({ firstDeltaMs }) => formatTime(firstDeltaMs)],
  ["whole answer, p50", ({ totalMs }) => formatTime(totalMs)],
];

const READING_ROWS: readonly Row<ReadingFigures>[] = [
  ["right against wrong, AUC", ({ auc }) => formatPart(auc)],
  ["  cited passages alone", ({ aucAlone }) => formatPart(aucAlone)],
  ["  wrong ones that pass the checks", ({ aucPassing }) => formatPart(aucPassing)],
  ["right sentences withheld", ({ rightWithheld }) => formatShare(rightWithheld)],
  ["  weak", ({ rightWeak }) => formatShare(rightWeak)],
  ["wrong ones supported", ({ wrongUnmarked }) => formatShare(wrongUnmarked)],
];

/** The table of scripted runs, at most 80 columns wide where there are four of them. */
export function formatFigures(columns: readonly Column<Figures>[]): string {
  const kinds = [...new Set(columns.flatMap(({ figures }) => Object.keys(figures.wrongByKind)))].toSorted();
  const byKind = kinds.map(
    (kind): Row<Figures> => [`  ${kind}`, ({ wrongByKind }) => formatKind(wrongByKind[kind])],
  );
  return [...formatTable(ROWS, columns), "released by kind (unmarked)", ...formatRows(byKind, columns)].join(
    "\n",
  );
}

export function formatReadingFigures(columns: readonly Column<ReadingFigures>[]): string {
  return formatTable(READING_ROWS, columns).join("\n");
}

export function formatServedFigures(columns: readonly Column<ServedFigures>[]): string {
  return formatTable(SERVED_ROWS, columns).join("\n");
}

/** Each right sentence that was withheld and each wrong one that was released, a line each; empty where there is none. */
export function formatFaults(answer: ScoredAnswer): string {
  const faults = answer.sentences.filter(({ role, released }) => (role === "wrong") === released);
  if (faults.length === 0 && (answer.refusal ? answer.outcome === "abstained" : true)) return "";
  const kind = answer.wrongKind === null ? "" : ` with a wrong ${answer.wrongKind}`;
  const head = `${answer.id}${kind}: ${answer.outcome}, ${answer.needsShown} of ${answer.needs} needed passages shown`;
  return [head, ...faults.map(describeFault)].join("\n");
}

function describeFault({ role, released, text, support, shown, cites }: ScoredSentence): string {
  const what = released ? `released ${role}` : `withheld ${role}`;
  const how = released ? support.join(", ") || "no citation" : `${shown} of ${cites} cited passages shown`;
  return `  ${what} (${how}): ${text}`;
}

function formatTable<Of>(rows: readonly Row<Of>[], columns: readonly Column<Of>[]): string[] {
  const heads = ([0, 1] as const).map((line) => ["", ...columns.map(({ head }) => head[line])]);
  return [...heads.map(formatCells), ...formatRows(rows, columns)];
}

function formatRows<Of>(rows: readonly Row<Of>[], columns: readonly Column<Of>[]): string[] {
  return rows.map(([name, read]) => formatCells([name, ...columns.map(({ figures }) => read(figures))]));
}

function formatCells([name = "", ...values]: readonly string[]): string {
  return name.padEnd(NAME_WIDTH) + values.map((value) => value.padStart(VALUE_WIDTH)).join("");
}

/** `.83 25/30`; a dash of nothing. */
function formatShare({ count, of }: Share): string {
  return of === 0 ? "-" : `${formatPart(count / of)} ${count}/${of}`;
}

function formatPart(part: number): string {
  return part.toFixed(2).replace(/^0/, "");
}

function formatKind(kind: Figures["wrongByKind"][string] | undefined): string {
  return kind === undefined ? "-" : `${kind.released.count}/${kind.released.of} (${kind.unmarked.count})`;
}

function formatSpread(spread: Spread | undefined): string {
  if (spread === undefined) return "-";
  return `${spread.mean.toFixed(spread.mean < 100 ? 1 : 0)}, ${spread.max}`;
}

function formatTime(ms: number | null): string {
  return ms === null ? "-" : `${ms.toFixed(0)} ms`;
}
