import cliProgress from "cli-progress";
import type { Reporter } from "../../compose/reporter.js";
import { escapeHidden } from "../../shared/strip-hidden.js";
import type { EmbeddingProgress } from "../../store/embed-sections.js";
import { countNoun } from "./count-noun.js";

/** Writes notes and progress to stderr; nothing moves where stderr is not a terminal. */
export function createReporter(stderr: NodeJS.WriteStream): Reporter & {
  evalProgress(progress: EmbeddingProgress): void;
  notesProgress(progress: EmbeddingProgress): void;
  /** Says on a terminal what is being done, until `done` or the next thing that is said. */
  showStage(stage: string): void;
  done(): void;
} {
  let bar: { format: string; control: cliProgress.SingleBar; startedAt: number } | null = null;
  let stageShown = "";
  const done = () => {
    bar?.control.stop();
    bar = null;
    if (stageShown !== "") stderr.write(`\r${" ".repeat(stageShown.length)}\r`);
    stageShown = "";
  };
  const draw = (format: string, { done: value, total }: EmbeddingProgress) => {
    if (total === 0) return;
    if (bar?.format !== format) {
      done();
      const control = new cliProgress.SingleBar(
        { format, stream: stderr, hideCursor: true, clearOnComplete: true, etaBuffer: 50, barsize: 24 },
        cliProgress.Presets.shades_grey,
      );
      control.start(total, 0, { rate: 0 });
      bar = { format, control, startedAt: performance.now() };
    }
    const seconds = (performance.now() - bar.startedAt) / 1000;
    bar.control.update(value, { rate: Math.round(value / Math.max(seconds, 0.001)) });
    if (value >= total) done();
  };
  let announced = "";
  /** Shows a stage: on a terminal by a bar of this format, elsewhere by the sentence, once and where there is one. */
  const show =
    (format: string, describe?: (total: number) => string) =>
    (progress: EmbeddingProgress): void => {
      if (stderr.isTTY) draw(format, progress);
      else if (describe !== undefined && announced !== format) {
        announced = format;
        stderr.write(`${describe(progress.total)}\n`);
      }
    };
  const showModel = show(
    "Fetching the model {bar} {value} of {total} MB, {rate} MB/s, {eta_formatted} left",
    () => "Fetching the embedding model.",
  );
  const countMegabytes = (bytes: number) => Math.round(bytes / 1e5) / 10;
  return {
    note: (sentence) => {
      done();
      stderr.write(`${escapeHidden(sentence)}\n`);
    },
    modelProgress: (bytes) =>
      showModel({ done: countMegabytes(bytes.done), total: countMegabytes(bytes.total) }),
    readProgress: show("Reading {bar} {value} of {total} files, {rate} a second, {eta_formatted} left"),
    buildProgress: show(
      "Embedding {bar} {value} of {total} texts, {rate} a second, {eta_formatted} left",
      (total) => `Embedding ${countNoun(total, "texts")}.`,
    ),
    linkProgress: show("Linking {bar} {value} of {total} vectors, {rate} a second, {eta_formatted} left"),
    evalProgress: show(
      "Asking {bar} {value} of {total}, {rate} a second, {eta_formatted} left",
      (total) => `Asking ${countNoun(total, "questions")}.`,
    ),
    notesProgress: show("Writing {bar} {value} of {total} chapters, {eta_formatted} left"),
    showStage: (stage) => {
      if (!stderr.isTTY) return;
      done();
      stageShown = stage;
      stderr.write(stage);
    },
    done,
  };
}
