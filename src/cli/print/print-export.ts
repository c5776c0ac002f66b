import type { ExportOutcome } from "../../compose/compose-export.js";
import type { Comparison } from "../../evaluate/compare-answerers.js";
import type { Figure } from "../../evaluate/measure-figures.js";
import type { ModelsCheck } from "../../export/check/ask-models.js";
import type { CheckedQuestion } from "../../export/check/ask-widget.js";
import type { FolderCheck } from "../../export/check/check-folder.js";
import { countNoun } from "../../shared/count-noun.js";
import { describeEndpoint } from "../../shared/folder/model-endpoint.js";
import { escapeHidden } from "../../shared/strip-hidden.js";
import type { Screen } from "./print-answer.js";

/** Prints what an export wrote and weighs, how to put it into a page, and what came of its check. */
export function printExport(summary: ExportOutcome, { stdout }: Screen): void {
  const { dir, base, modelEndpoint, episodes, files, bytes, first, written, removed, left } = summary;
  const changes = [
    ...(written > 0 ? [`${countNoun(written, "files")} written`] : []),
    ...(removed > 0 ? [`${removed} removed`] : []),
  ];
  const lines = [
    `${changes.length === 0 ? "Nothing changed" : changes.join(", ")} in ${dir}: ${countNoun(episodes, "episodes")}, ${countNoun(files, "files")}, ${writeSize(bytes)}, ${writeSize(bytes / episodes)} an episode.`,
    ...(left.length === 0
      ? []
      : [`Left as found, since it is not as an export wrote it: ${left.join(", ")}.`]),
    `Before its first question a browser loads ${countNoun(first.files, "files")}: ${writeSize(first.bytes)}, ${writeSize(first.gzipBytes)} compressed.`,
    base === null
      ? "Without --base its pages name no canonical address, and there is no sitemap.xml and no feed.json."
      : `Its pages are for ${base}/.`,
    ...(modelEndpoint === null ? [] : [`Prose is asked of ${describeEndpoint(modelEndpoint)}.`]),
    "In a page of the same site:",
    `  <script type="module" src="${base ?? "FOLDER"}/widget.js"></script>`,
    "  <cuepoint-chat></cuepoint-chat>",
    ...(summary.check === null ? [] : listCheck(summary.check)),
    ...(summary.comparison === null ? [] : listComparison(summary.comparison)),
  ];
  stdout.write(
    `${lines
      .flatMap((line) => line.split("\n"))
      .map(escapeHidden)
      .join("\n")}\n`,
  );
}

function listCheck({ questions, models, faults, leavesOutProse }: FolderCheck): string[] {
  return [
    "Asked in a browser:",
    ...questions.map(listAnswer),
    ...(models === null ? [] : listModels(models)),
    ...(faults.length === 0 ? ["  The browser complained of nothing."] : ["The browser complained:"]),
    ...faults.map((fault) => `  ${fault}`),
    ...(leavesOutProse ? ["Prose was not checked: --model-endpoint was not asked."] : []),
  ];
}

function listModels({ ms, failure, questions }: ModelsCheck): string[] {
  const seconds = ms === null ? null : (ms / 1_000).toFixed(1);
  return [
    ...(seconds === null ? [] : [`Asked of its models, which answered ${seconds} s after the first answer:`]),
    ...questions.map(listAnswer),
    ...(failure === null
      ? []
      : [`The folder's models ${ms === null ? "do not answer" : "failed"}: ${failure}.`]),
  ];
}

function listAnswer({ question, times, ms, failure }: CheckedQuestion): string {
  const found = times.length > 0 ? times.join(", ") : (failure ?? "no time");
  return `  ${question}\n    ${found}${ms === null ? "" : ` (${ms} ms)`}`;
}

const FIGURES = [
  ["hitAt1", "right chapter first"],
  ["recallAt5", "right chapters in five"],
  ["firstCitationAnswers", "first citation answers"],
  ["falseAbstention", "declined wrongly"],
  ["abstentionRecall", "declined rightly"],
] as const;

/** Each figure is a share, and the last two depend on what the file asks without an answer. */
function listComparison({ questions, server, folder }: Comparison): string[] {
  const show = ({ value }: Figure) => (value === null ? "-" : value.toFixed(3)).padStart(9);
  return [
    `${countNoun(questions, "questions")} with known answers`.padEnd(34) +
      "server".padStart(9) +
      "folder".padStart(9),
    ...FIGURES.map(([name, label]) => `  ${label.padEnd(32)}${show(server[name])}${show(folder[name])}`),
  ];
}

/** Writes a number of bytes as people read it: `310 KB`. */
export function writeSize(bytes: number): string {
  if (bytes < 1_000_000) return `${Math.ceil(bytes / 1_000)} KB`;
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}
