import { join } from "node:path";
import { ReadingProcess } from "../corpus/reading-process.js";
import type { Downloader } from "../fetch/download.js";
import { createDownloader } from "../fetch/downloader.js";
import type { GatherParts } from "../gather/gather-parts.js";
import { STAGING } from "../gather/open-folder.js";
import { makeFolder } from "../platform/make-folder.js";
import { AppError, describeError } from "../shared/errors.js";
import type { Progress } from "../shared/progress.js";
import { readVersion } from "../shared/version.js";
import { lockIndex } from "../store/local/lock-index.js";
import { composeRecogniser } from "./compose-recogniser.js";
import type { Config } from "./config.js";
import { HUB } from "./environment-schema.js";
import type { Reporter } from "./reporter.js";

/** How long one that adds waits for another. */
const LOCK_WAIT_MS = 300_000;

/** Gives the parts that fetch from public addresses only, or also from private ones. */
export type OpenParts = (allowPrivate: boolean) => GatherParts;

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
  const userAgent = `Cuepoint/${readVersion()}`;
  const downloaders = new Map<boolean, Downloader>();
  const openDownloader = (allowPrivate: boolean) => {
    const downloader =
      downloaders.get(allowPrivate) ?? createDownloader({ allowPrivate, userAgent, proxies });
    downloaders.set(allowPrivate, downloader);
    return downloader;
  };
  // Whoever names a mirror means it, wherever it is; the hub itself is a public one.
  const recogniser = composeRecogniser(config, reporter, openDownloader(config.hubEndpoint !== HUB));
  const transcribing = {
    recogniser,
    secondsLeft: config.transcription.hours * 3600,
    // What this machine does has no price.
    pricePerMinute: config.transcription.baseUrl === null ? null : config.transcription.price,
    onProgress: (progress: Progress) => reporter.progress("transcribe", progress),
  };
  const open: OpenParts = (allowPrivate) => {
    const downloader = openDownloader(allowPrivate);
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
    if (signal.aborted)
      reporter.note("Stopped. What was fetched and transcribed is kept: run it again to go on.");
    reader.close();
    await recogniser.close();
    for (const downloader of downloaders.values()) await downloader.close();
  }
}
