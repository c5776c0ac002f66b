import cliProgress from "cli-progress";
import type { Reporter } from "../../compose/reporter.js";
import { stripHidden } from "../../shared/strip-hidden.js";
import { countNoun } from "./count-noun.js";

/** Writes notes and progress to stderr; nothing moves where stderr is not a terminal. */
export function createReporter(stderr: NodeJS.WriteStream): Reporter & {
  evalProgress(progress: { done: number; total: number }): void;
  notesProgress(progress: { done: number; total: number }): void;
  done(): void;
} {
  let bar: { stage: string; control: cliProgress.SingleBar; startedAt: number } | null = null;
  const done = () => {
    bar?.control.stop();
    bar = null;
  };
  const show = (stage: string, format: string, value: number, total: number) => {
    if (!stderr.isTTY || total === 0) return;
    if (bar?.stage !== stage) {
      done();
      const control = new cliProgress.SingleBar(
        {
          format,
          stream: stderr,
          hideCursor: true,
          clearOnComplete: true,
          etaBuffer: 50,
          barsize: 24,
        },
        cliProgress.Presets.shades_grey,
      );
      control.start(total, 0, { rate: 0 });
      bar = { stage, control, startedAt: performance.now() };
    }
    const seconds = (performance.now() - bar.startedAt) / 1000;
    bar.control.update(value, { rate: Math.round(value / Math.max(seconds, 0.001)) });
    if (value >= total) done();
  };
  let announced = "";
  const announce = (stage: string, sentence: string) => {
    if (stderr.isTTY || announced === stage) return;
    announced = stage;
    stderr.write(`${sentence}\n`);
  };
  return {
    note: (sentence) => {
      done();
      stderr.write(`${stripHidden(sentence)}\n`);
    },
    modelProgress: ({ done: bytes, total }) => {
      announce("model", "Fetching the embedding model.");
      const megabytes = (value: number) => Math.round(value / 1e5) / 10;
      show(
        "model",
        "Fetching the model {bar} {value} of {total} MB, {rate} MB/s, {eta_formatted} left",
        megabytes(bytes),
        megabytes(total),
      );
    },
    readProgress: ({ done: files, total }) => {
      show(
        "read",
        "Reading {bar} {value} of {total} files, {rate} a second, {eta_formatted} left",
        files,
        total,
      );
    },
    buildProgress: ({ done: texts, total }) => {
      announce("build", `Embedding ${countNoun(total, "texts")}.`);
      show(
        "build",
        "Embedding {bar} {value} of {total} texts, {rate} a second, {eta_formatted} left",
        texts,
        total,
      );
    },
    linkProgress: ({ done: vectors, total }) => {
      show(
        "link",
        "Linking {bar} {value} of {total} vectors, {rate} a second, {eta_formatted} left",
        vectors,
        total,
      );
    },
    evalProgress: ({ done: asked, total }) => {
      announce("eval", `Asking ${countNoun(total, "questions")}.`);
      show("eval", "Asking {bar} {value} of {total}, {rate} a second, {eta_formatted} left", asked, total);
    },
    notesProgress: ({ done: written, total }) => {
      show("notes", "Writing {bar} {value} of {total} chapters, {eta_formatted} left", written, total);
    },
    done,
  };
}
