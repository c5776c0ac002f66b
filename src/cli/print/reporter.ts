import cliProgress from "cli-progress";
import type { Reporter, Work } from "../../compose/reporter.js";
import type { ExportWork } from "../../export/export-show.js";
import { countNoun } from "../../shared/count-noun.js";
import type { Progress } from "../../shared/progress.js";
import { escapeHidden } from "../../shared/strip-hidden.js";
import { breakLines } from "./wrap-text.js";

/** On a terminal a bar of this format shows the work, elsewhere a sentence, where there is one. */
interface Look {
  readonly format: string;
  readonly describe?: (total: number) => string;
}

const FETCHING_MODEL = "Fetching the model {bar} {value} of {total} MB, {rate} MB/s, {eta_formatted} left";

const LOOKS = {
  model: { format: FETCHING_MODEL, describe: () => "Fetching the embedding model." },
  "speech-model": { format: FETCHING_MODEL },
  fetch: {
    format: "Fetching {bar} {value} of {total} episodes, {eta_formatted} left",
    describe: (total) => `Fetching what is linked of ${countNoun(total, "episodes")}.`,
  },
  transcribe: { format: "Transcribing {bar} {value} of {total} s, {rate} a second, {eta_formatted} left" },
  read: { format: "Reading {bar} {value} of {total} files, {rate} a second, {eta_formatted} left" },
  build: {
    format: "Embedding {bar} {value} of {total} texts, {rate} a second, {eta_formatted} left",
    describe: (total) => `Embedding ${countNoun(total, "texts")}.`,
  },
  link: { format: "Linking {bar} {value} of {total} vectors, {rate} a second, {eta_formatted} left" },
  questions: { format: "Finding questions {bar} {value} of {total} episodes, {eta_formatted} left" },
  eval: {
    format: "Asking {bar} {value} of {total}, {rate} a second, {eta_formatted} left",
    describe: (total) => `Asking ${countNoun(total, "questions")}.`,
  },
  pages: {
    format: "Writing pages {bar} {value} of {total} episodes, {eta_formatted} left",
    describe: (total) => `Writing the pages of ${countNoun(total, "episodes")}.`,
  },
  words: { format: "Finding the meaning of words {bar} {value} of {total}, {eta_formatted} left" },
  search: { format: "Writing the search data {bar} {value} of {total} episodes, {eta_formatted} left" },
  notes: { format: "Writing {bar} {value} of {total} chapters, {eta_formatted} left" },
} satisfies Record<Work | ExportWork | "eval" | "notes", Look>;

/** Writes notes and progress to stderr; nothing moves where stderr is not a terminal. */
export function createReporter(stderr: NodeJS.WriteStream): Pick<Reporter, "note"> & {
  progress(work: keyof typeof LOOKS, progress: Progress): void;
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
  const draw = (format: string, { done: value, total }: Progress) => {
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
  return {
    note: (sentence) => {
      done();
      stderr.write(`${breakLines(escapeHidden(sentence), stderr)}\n`);
    },
    progress(work, progress) {
      const { format, describe }: Look = LOOKS[work];
      if (stderr.isTTY) draw(format, format === FETCHING_MODEL ? countMegabytes(progress) : progress);
      else if (describe !== undefined && announced !== work) {
        announced = work;
        stderr.write(`${describe(progress.total)}\n`);
      }
    },
    showStage: (stage) => {
      if (!stderr.isTTY) return;
      done();
      stageShown = stage;
      stderr.write(stage);
    },
    done,
  };
}

function countMegabytes({ done, total }: Progress): Progress {
  return { done: Math.round(done / 1e5) / 10, total: Math.round(total / 1e5) / 10 };
}
