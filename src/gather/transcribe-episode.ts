import { writeFile } from "node:fs/promises";
import type { FetchedFile } from "../corpus/front-matter/sources-file.js";
import { FetchFailure } from "../fetch/fetch-failure.js";
import { countNoun } from "../shared/count-noun.js";
import { transcribeFile } from "../transcribe/transcribe-file.js";
import { NOT_YET, type Staged } from "./fill-folder.js";
import type { GatherParts } from "./gather-parts.js";
import { makeDigest, makeStage } from "./open-folder.js";

/** A recording of three hours in stereo, without compression, has 2 GB. */
const MOST_BYTES = 4 * 1024 * 1024 * 1024;
/** What an episode is taken to last of which nobody says it. */
const USUAL_SECONDS = 3600;

/** A recording of which no transcript is linked. */
export interface Recording {
  /** Its address on the web, or its path on this machine. */
  readonly address: string;
  readonly title: string;
  readonly durationSeconds: number | null;
  readonly language: string | null;
}

/** The end of the names of files that were made by a recogniser. */
export const TRANSCRIPT_ENDING = "transcript.json";

/**
 * Fetches a recording, and transcribes it; null where nothing is to be transcribed. What was fetched and recognised stays
 * until the transcript is in its place, so that whoever goes on after an interruption begins there. Throws `fetch_failed` where the run has transcribed as much as it may, and what fetching and transcribing throw.
 */
export async function transcribeEpisode(
  { address, title, durationSeconds, language }: Recording,
  name: string,
  { corpusDir, downloader, transcribing, note, signal }: GatherParts,
): Promise<Staged | null> {
  if (transcribing === null) return null;
  const expected = durationSeconds ?? USUAL_SECONDS;
  if (expected > transcribing.secondsLeft)
    throw new FetchFailure(
      "busy",
      `${title} is not transcribed yet, as this run has transcribed as much as it may`,
      { hint: "Run `cuepoint sync`, or raise CUEPOINT_TRANSCRIBE_HOURS.", isPassing: true },
    );
  const isRemote = /^https?:\/\//i.test(address);
  const stage = await makeStage(corpusDir, address);
  const audio = isRemote ? `${stage}.audio` : address;
  if (isRemote) {
    note(`Fetching the recording of ${title}.`);
    await downloader.download(address, { path: audio, maxBytes: MOST_BYTES, check: refusePages, signal });
  }
  const length =
    durationSeconds === null ? "" : ` (${countNoun(Math.ceil(durationSeconds / 60), "minutes")})`;
  note(`Transcribing ${title}${length} by ${transcribing.recogniser.name}.`);
  const workDir = `${stage}.pieces`;
  let heard = 0;
  const transcript = await transcribeFile(audio, transcribing.recogniser, {
    ...{ language, durationSeconds, signal, workDir },
    onProgress(done, total) {
      heard = done;
      transcribing.onProgress({ done: Math.round(done), total: Math.round(Math.max(total ?? 0, done)) });
    },
  });
  transcribing.secondsLeft -= heard;
  await writeFile(stage, transcript);
  const file: FetchedFile = {
    ...{ ...NOT_YET, path: `${name}.${TRANSCRIPT_ENDING}`, address },
    sha256: makeDigest(transcript, 64),
  };
  return { file, from: stage, leftovers: isRemote ? [audio, workDir] : [workDir] };
}

/** An address that leads to a page gives no sound. */
function refusePages(_head: Uint8Array, contentType: string | null): string | null {
  return contentType === "text/html" ? "it is a web page and no recording" : null;
}
