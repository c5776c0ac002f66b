import type { Evaluation } from "../../evaluate/evaluate.js";
import type { Figure, Figures } from "../../evaluate/measure-figures.js";
import type { Reliability } from "../../evaluate/measure-reliability.js";
import { countNoun } from "../../shared/count-noun.js";
import { escapeHidden } from "../../shared/strip-hidden.js";
import type { Screen } from "./print-answer.js";

const LABELS: readonly (readonly [keyof Figures, string])[] = [
  ["hitAt1", "hit@1"],
  ["recallAt3", "recall@3"],
  ["recallAt5", "recall@5"],
  ["mrr", "MRR"],
  ["ndcgAt10", "nDCG@10"],
  ["bulletRecallAt10", "bullet recall@10"],
  ["citationPrecision", "citation precision"],
  ["citationRecall", "citation recall"],
  ["timeErrorSeconds", "time error, median s"],
  ["firstCitationAnswers", "first citation answers"],
  ["citationsBeyondNeed", "citations beyond need"],
  ["answerRate", "answer rate"],
  ["falseAbstention", "false abstention"],
  ["abstentionPrecision", "abstention precision"],
  ["abstentionRecall", "abstention recall"],
  ["abstentionF1", "abstention F1"],
  ["unsupportedSentences", "unsupported sentences"],
  ["withheld", "withheld sentences"],
  ["corrected", "corrected sentences"],
  ["weak", "loosely based sentences"],
  ["invalidCitations", "invalid citations"],
  ["forbiddenTexts", "forbidden texts"],
];

const COLUMNS: readonly (readonly [keyof Figures, string])[] = [
  ["hitAt1", "hit@1"],
  ["recallAt5", "rec@5"],
  ["citationPrecision", "prec"],
  ["citationRecall", "recall"],
  ["answerRate", "answered"],
  ["abstentionRecall", "abstained"],
];

const KIND_WIDTH = 14;
const COLUMN_WIDTH = 11;
const LOWER_CASE_WIDTH = 14;
const BAR_WIDTH = 28;
const ID_WIDTH = 22;

/** Prints the figures as tables of at most 80 columns: overall, by kind, and the questions that went wrong. */
export function printEvaluation(evaluation: Evaluation, { stdout }: Screen): void {
  const { overall, byKind, lowerCase, reliability, misses, latencyMs } = evaluation;
  const lines = [`${countNoun(evaluation.questions, "questions")}, ${evaluation.answerer} answers`, ""];
  for (const [name, label] of LABELS) lines.push(`${label.padEnd(24)}${showFigure(overall[name])}`);
  lines.push("", `${"latency, ms".padEnd(24)}${"p50".padStart(7)}${"p95".padStart(8)}`);
  for (const stage of ["embedMs", "retrieveMs", "totalMs"] as const) {
    const { p50, p95 } = latencyMs[stage];
    lines.push(`  ${stage.slice(0, -2).padEnd(22)}${showMs(p50).padStart(7)}${showMs(p95).padStart(8)}`);
  }
  lines.push(
    "",
    "kind".padEnd(KIND_WIDTH) + COLUMNS.map(([, label]) => label.padStart(COLUMN_WIDTH)).join(""),
  );
  for (const [kind, figures] of Object.entries(byKind)) {
    const cells = COLUMNS.map(([name]) => showCell(figures[name]).padStart(COLUMN_WIDTH));
    lines.push(kind.slice(0, KIND_WIDTH - 1).padEnd(KIND_WIDTH) + cells.join(""));
  }
  if (lowerCase !== null) lines.push("", ...listLowerCase(evaluation, lowerCase));
  if (reliability.expectedCalibrationError.count > 0) lines.push("", ...listReliability(reliability));
  if (misses.length > 0) lines.push("", `${countNoun(misses.length, "questions")} that went wrong`);
  for (const { id, what } of misses) lines.push(`${id.slice(0, ID_WIDTH - 1).padEnd(ID_WIDTH)}${what}`);
  stdout.write(`${lines.map((line) => escapeHidden(line.trimEnd())).join("\n")}\n`);
}

/** How many are declined, as typed and in lower case: of those with an answer, and of those without. */
function listLowerCase(
  typed: Pick<Evaluation, "overall" | "byKind">,
  lowered: Pick<Evaluation, "overall" | "byKind">,
): string[] {
  const heads = ["false abst.", "lower case", "abstained", "lower case"];
  const row = (name: string, a: Figures | undefined, b: Figures | undefined) =>
    name.slice(0, KIND_WIDTH - 1).padEnd(KIND_WIDTH) +
    [a?.falseAbstention, b?.falseAbstention, a?.abstentionRecall, b?.abstentionRecall]
      .map((figure) => (figure === undefined ? "-" : showCell(figure)).padStart(LOWER_CASE_WIDTH))
      .join("");
  return [
    "declined".padEnd(KIND_WIDTH) + heads.map((head) => head.padStart(LOWER_CASE_WIDTH)).join(""),
    row("all", typed.overall, lowered.overall),
    ...Object.keys(typed.byKind).map((kind) => row(kind, typed.byKind[kind], lowered.byKind[kind])),
  ];
}

/** A bar is the share that is answerable; it should end at the mark, which is the probability. */
function listReliability({ expectedCalibrationError, bins }: Reliability): string[] {
  return [
    `${"calibration error".padEnd(24)}${showFigure(expectedCalibrationError)}`,
    `${"probability".padEnd(KIND_WIDTH)}${["questions", "read as", "answerable"].map((head) => head.padStart(COLUMN_WIDTH)).join("")}`,
    ...bins
      .filter(({ count }) => count > 0)
      .map(({ from, to, count, probability, answerable }) => {
        const bar = "#".repeat(Math.round((answerable ?? 0) * BAR_WIDTH)).padEnd(BAR_WIDTH + 1);
        const mark = Math.round((probability ?? 0) * BAR_WIDTH);
        const cells = [String(count), (probability ?? 0).toFixed(2), (answerable ?? 0).toFixed(2)];
        return (
          `${from.toFixed(1)} to ${to.toFixed(1)}`.padEnd(KIND_WIDTH) +
          `${cells.map((cell) => cell.padStart(COLUMN_WIDTH)).join("")}  ${bar.slice(0, mark)}|${bar.slice(mark + 1)}`
        );
      }),
  ];
}

function showFigure(figure: Figure | number): string {
  if (typeof figure === "number") return String(figure).padStart(7);
  return `${showValue(figure).padStart(7)}${`of ${figure.count}`.padStart(10)}`;
}

function showCell(figure: Figure | number): string {
  if (typeof figure === "number") return String(figure);
  return figure.value === null ? "-" : `${figure.value.toFixed(2)} (${figure.count})`;
}

function showValue({ value }: Figure): string {
  if (value === null) return "-";
  return value > 1 ? value.toFixed(1) : value.toFixed(3);
}

function showMs(value: number | null): string {
  return value === null ? "-" : value.toFixed(1);
}
