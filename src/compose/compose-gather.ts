import { join } from "node:path";
import { ReadingProcess } from "../corpus/reading-process.js";
import { createDownloader } from "../fetch/downloader.js";
import type { GatherParts } from "../gather/gather-parts.js";
import { STAGING } from "../gather/open-folder.js";
import { makeFolder } from "../platform/make-folder.js";
import { AppError, describeError } from "../shared/errors.js";
import type { Progress } from "../shared/progress.js";
import { readVersion } from "../shared/version.js";
import { lockIndex } from "../store/local/lock-index.js";
import type { Recogniser } from "../transcribe/recogniser.js";
import { createServerRecogniser } from "../transcribe/server-recogniser.js";
import type { Config } from "./config.js";
import type { Reporter } from "./reporter.js";

/** The model that most servers know by this name. */
const SERVER_MODEL = "whisper-1";
/** How long one that adds waits for another. */
const LOCK_WAIT_MS = 300_000;

/** Gives the parts that fetch from public addresses only, or also from private ones. */
export type OpenParts = (allowPrivate: boolean) => GatherParts;

/** Creates what transcribes recordings; null where the configuration names nothing. */
export function composeRecogniser({ transcription }: Config): Recogniser | null {
  const { baseUrl, apiKey, model } = transcription;
  return baseUrl === null ? null : createServerRecogniser({ baseUrl, apiKey, model: model ?? SERVER_MODEL });
}

/**
 * Runs `work` as the only one that fetches into the corpus, and closes what it used. Throws `index_locked` where another
 * process does not finish, and `corpus_unreadable` where the corpus cannot be written to.
 */
export async function composeGather<T>(
  config: Config,
  reporter: Reporter,
  signal: AbortSignal,
  work: (open: OpenParts) => Promise<T>,
): Promise<T> {
  const { corpusDir, proxies } = config;
  const reader = new ReadingProcess();
  const recogniser = composeRecogniser(config);
  const transcribing = recogniser && {
    recogniser,
    secondsLeft: config.transcription.hours * 3600,
    onProgress: (progress: Progress) => reporter.progress("transcribe", progress),
  };
  const userAgent = `Cuepoint/${readVersion()}`;
  const downloaders = new Map<boolean, ReturnType<typeof createDownloader>>();
  const open: OpenParts = (allowPrivate) => {
    const downloader =
      downloaders.get(allowPrivate) ?? createDownloader({ allowPrivate, userAgent, proxies });
    downloaders.set(allowPrivate, downloader);
    return {
      ...{ corpusDir, downloader, allowPrivate, reader, signal, transcribing },
      note: (sentence) => reporter.note(sentence),
      onProgress: (progress) => reporter.progress("fetch", progress),
    };
  };
  const staging = join(corpusDir, STAGING);
  try {
    await makeFolder(staging);
  } catch (cause) {
    throw new AppError("corpus_unreadable", `cannot write to ${corpusDir}: ${describeError(cause)}`, {
      hint: "Make the folder writable, or let CUEPOINT_CORPUS_DIR name another.",
      cause,
    });
  }
  try {
    const options = { waitMs: LOCK_WAIT_MS, signal, what: `what it fetches into ${corpusDir}` };
    return await lockIndex(staging, options, async () => await work(open));
  } finally {
    reader.close();
    for (const downloader of downloaders.values()) await downloader.close();
  }
}
