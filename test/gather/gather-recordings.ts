import { spawnSync } from "node:child_process";
import { FORMATS } from "../../src/corpus/formats.js";
import { createDownloader } from "../../src/fetch/downloader.js";
import type { Choice } from "../../src/gather/choose-offers.js";
import type { GatherParts, Transcribing } from "../../src/gather/gather-parts.js";
import { AppError } from "../../src/shared/errors.js";
import { type Recogniser, SAMPLE_RATE } from "../../src/transcribe/recogniser.js";
import { readHere } from "../fakes/read-here.js";

export const hasFfmpeg = spawnSync("ffmpeg", ["-version"]).error === undefined;

/** A recogniser that hears in each piece the number of the piece. */
export interface Counting extends Recogniser {
  /** Seconds of the pieces that were recognised. */
  readonly heard: number[];
  /** After so many pieces it fails once. */
  failsAfter: number;
  /** What it is called. */
  name: string;
  /** What it says when it is made ready. */
  preparing: AppError | null;
}

export function createCounting(): Counting {
  const heard: number[] = [];
  return {
    name: "a counter",
    preparing: null,
    mostSeconds: 10,
    heard,
    describe() {
      return this.name;
    },
    async prepare() {
      if (this.preparing !== null) throw this.preparing;
    },
    close: async () => undefined,
    failsAfter: Number.POSITIVE_INFINITY,
    async recognise(samples) {
      if (heard.length === this.failsAfter) {
        this.failsAfter = Number.POSITIVE_INFINITY;
        throw new AppError("upstream_failed", "the server went away", { hint: "Start it." });
      }
      heard.push(samples.length / SAMPLE_RATE);
      return [{ startSeconds: 1, endSeconds: 3, text: `Piece number ${heard.length}.` }];
    },
  };
}

export const chooseAll = (transcribe = true): Choice => ({
  choose: async ({ offers }) => offers,
  selection: { latest: null, since: null, match: null },
  transcribe: async () => transcribe,
});

/** Runs `work` with the real parts and a recogniser. `notes` takes what is told. */
export async function gatherRecordings<T>(
  {
    corpusDir,
    recogniser,
    secondsLeft = 3_600,
    notes = [],
  }: Pick<GatherParts, "corpusDir"> &
    Pick<Transcribing, "recogniser"> & { readonly secondsLeft?: number; readonly notes?: string[] },
  work: (parts: GatherParts) => Promise<T>,
): Promise<T> {
  const downloader = createDownloader({ allowPrivate: true, userAgent: "test", pauseMs: 0 });
  const progress = { onProgress: () => undefined };
  const transcribing: Transcribing = { recogniser, secondsLeft, pricePerMinute: null, ...progress };
  try {
    return await work({
      ...{ corpusDir, downloader, allowPrivate: true, reader: readHere(FORMATS), transcribing, ...progress },
      note: (sentence) => void notes.push(sentence),
      signal: new AbortController().signal,
    });
  } finally {
    await downloader.close();
  }
}
