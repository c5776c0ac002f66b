import { createReadStream } from "node:fs";
import { rm, writeFile } from "node:fs/promises";
import { buffer } from "node:stream/consumers";
import { isWebPage } from "../corpus/feeds/find-feed-links.js";
import type { FetchedFile } from "../corpus/front-matter/sources-file.js";
import { FetchFailure } from "../fetch/fetch-failure.js";
import { countNoun } from "../shared/count-noun.js";
import { AppError } from "../shared/errors.js";
import { formatTimestamp } from "../shared/timestamp.js";
import { measureAudio } from "../transcribe/measure-audio.js";
import { transcribeFile } from "../transcribe/transcribe-file.js";
import { NOT_YET, type Staged } from "./fill-folder.js";
import type { GatherParts, Transcribing } from "./gather-parts.js";
import { isFile, makeDigest, makeStage } from "./open-folder.js";

/** A recording of three hours in stereo, without compression, has 2 GB. */
const MOST_BYTES = 4 * 1024 * 1024 * 1024;
const HEAD_BYTES = 4096;
/** What an episode is taken to last of which nobody says it. */
const USUAL_SECONDS = 3600;

/** A length that is guessed from the first frames is somewhat wrong. */
const MOST_LACKING_SECONDS = 5;
const MOST_LACKING = 0.05;

/** A recording of which no transcript is linked. */
export interface Recording {
  /** Its address on the web, or its path on this machine. */
  readonly address: string;
  readonly title: string;
  readonly durationSeconds: number | null;
  readonly language: string | null;
}

/** How long transcribing is watched before it is told how long the rest will take. */
const MEASURED_MS = 20_000;

/** The end of the names of files that were made by a recogniser. */
export const TRANSCRIPT_ENDING = "transcript.json";

/**
 * Fetches a recording, and transcribes it; null where nothing is to be transcribed. What was fetched and recognised stays
 * until the transcript is in its place, so that whoever goes on after an interruption begins there. Throws `fetch_failed` where the run has transcribed as much as it may, and what fetching and transcribing throw.
 */
export async function transcribeEpisode(
  recording: Recording,
  name: string,
  parts: GatherParts,
): Promise<Staged | null> {
  const { address, title, durationSeconds, language } = recording;
  const { corpusDir, downloader, transcribing, note, signal } = parts;
  if (transcribing === null) return null;
  if ((durationSeconds ?? 1) > transcribing.secondsLeft) throw refuseMore(title);
  await transcribing.recogniser.prepare({ language, signal });
  const isRemote = /^https?:\/\//i.test(address);
  const stage = await makeStage(corpusDir, address);
  const audio = isRemote ? `${stage}.audio` : address;
  // A download stands under this name only when it is whole.
  if (isRemote && !(await isFile(audio))) {
    note(`Fetching the recording of ${title}.`);
    await downloader.download(address, { path: audio, maxBytes: MOST_BYTES, check: refusePages, signal });
  }
  const workDir = `${stage}.pieces`;
  try {
    const transcript = await hearRecording(recording, { audio, workDir }, transcribing, parts);
    await writeFile(stage, transcript);
    const file: FetchedFile = {
      ...{ ...NOT_YET, path: `${name}.${TRANSCRIPT_ENDING}`, address },
      sha256: makeDigest(transcript, 64),
    };
    return { file, from: stage, leftovers: isRemote ? [audio, workDir] : [workDir] };
  } catch (error) {
    const isUnreadable = error instanceof AppError && error.code === "corpus_unreadable";
    if (isRemote && isUnreadable) await rm(audio, { force: true });
    throw error;
  }
}

async function hearRecording(
  { address, title, durationSeconds, language }: Recording,
  { audio, workDir }: { readonly audio: string; readonly workDir: string },
  transcribing: Transcribing,
  { note, signal }: GatherParts,
): Promise<string> {
  const { recogniser } = transcribing;
  await refuseOtherFiles(audio, address);
  const measured = await measureAudio(audio, signal);
  const seconds = measured ?? durationSeconds;
  if ((seconds ?? USUAL_SECONDS) > transcribing.secondsLeft) throw refuseMore(title);
  const length = seconds === null ? "" : ` (${countNoun(Math.max(1, Math.round(seconds / 60)), "minutes")})`;
  note(`Transcribing ${title}${length} by ${recogniser.describe(language)}.`);
  const foretell = foretellEnd(title, note);
  let heard = 0;
  const transcript = await transcribeFile(audio, recogniser, {
    ...{ language, signal, workDir },
    onProgress(done, wasKept) {
      transcribing.secondsLeft -= done - heard;
      heard = done;
      const total = Math.max(seconds ?? 0, done);
      transcribing.onProgress({ done: Math.round(done), total: Math.round(total) });
      foretell(done, total, wasKept);
    },
  });
  if (measured !== null && measured - heard > Math.max(MOST_LACKING_SECONDS, measured * MOST_LACKING))
    note(
      `${title} ends at ${formatTimestamp(heard)} and says that it lasts ${formatTimestamp(measured)}: it may be cut off.`,
    );
  return transcript;
}

function refuseMore(title: string): FetchFailure {
  return new FetchFailure(
    "busy",
    `${title} is not transcribed yet: it is longer than what this run may still transcribe`,
    {
      hint: "Run `cuepoint sync`, or raise CUEPOINT_TRANSCRIBE_HOURS.",
      isPassing: true,
    },
  );
}

/** What ffmpeg says of a page or an empty file helps nobody. */
async function refuseOtherFiles(path: string, address: string): Promise<void> {
  const head = await buffer(createReadStream(path, { end: HEAD_BYTES - 1 })).catch(() => null);
  const isEmpty = head === null || head.length === 0;
  const found = isEmpty ? "it is empty or cannot be read" : isWebPage(head) ? "it is a web page" : null;
  if (found !== null)
    throw new AppError("corpus_unreadable", `Expected a recording in ${address}: ${found}`, {
      hint: "Fetch or export it anew.",
    });
}

/** Says once how long the rest will take, when enough is done to tell and it is a minute or more. */
export function foretellEnd(title: string, note: GatherParts["note"], readClock = () => performance.now()) {
  let start = { at: readClock(), done: 0 };
  let isTold = false;
  return (done: number, total: number, wasKept: boolean) => {
    const now = readClock();
    if (wasKept) start = { at: now, done };
    if (isTold || wasKept || now - start.at < MEASURED_MS) return;
    isTold = true;
    const minutes = Math.round((((now - start.at) / (done - start.done)) * (total - done)) / 60_000);
    if (minutes > 0) note(`About ${countNoun(minutes, "minutes")} of transcribing are left of ${title}.`);
  };
}

/** An address that leads to a page gives no sound. */
function refusePages(_head: Uint8Array, contentType: string | null): string | null {
  return contentType === "text/html" ? "it is a web page and no recording" : null;
}
