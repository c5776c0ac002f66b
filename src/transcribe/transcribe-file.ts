import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { replaceFile } from "../platform/replace-file.js";
import { cutAtSilence, type Piece } from "./cut-at-silence.js";
import { decodeAudio } from "./decode-audio.js";
import type { Recogniser, Segment } from "./recogniser.js";
import { SAMPLE_RATE } from "./recogniser.js";

export interface TranscribeOptions {
  readonly language: string | null;
  /** The recording's length in seconds; null where it is not known. */
  readonly durationSeconds: number | null;
  /** Keeps what was recognised, so that whoever goes on after an interruption begins there. The caller removes it. */
  readonly workDir: string;
  /** Seconds of the recording that are done, and all. */
  readonly onProgress: (done: number, total: number | null) => void;
  readonly signal: AbortSignal;
}

const segmentsSchema = z.array(
  z.object({ startSeconds: z.number(), endSeconds: z.number(), text: z.string() }),
);

/**
 * Transcribes a file of audio or video. Returns a transcript as JSON of Podcasting 2.0 (transcripts, 1.0) that says by what
 * it was made. It names no speakers. Throws `corpus_unreadable` where the file cannot be decoded or holds no speech, and
 * what the recogniser throws.
 */
export async function transcribeFile(
  path: string,
  recogniser: Recogniser,
  options: TranscribeOptions,
): Promise<string> {
  const { workDir, signal, durationSeconds, onProgress } = options;
  await mkdir(workDir, { recursive: true });
  const segments: Segment[] = [];
  for await (const piece of cutAtSilence(decodeAudio(path, signal), recogniser.mostSeconds)) {
    segments.push(...(await recognisePiece(piece, recogniser, options)));
    onProgress(piece.startSeconds + piece.samples.length / SAMPLE_RATE, durationSeconds);
  }
  return writeTranscript(segments, recogniser.name);
}

/** Recognises a piece, unless an earlier run did: pieces of one recording are cut alike each time. */
async function recognisePiece(
  { startSeconds, samples }: Piece,
  recogniser: Recogniser,
  { workDir, language, signal }: TranscribeOptions,
): Promise<readonly Segment[]> {
  const path = join(workDir, `${Math.round(startSeconds * 1000)}-${samples.length}.json`);
  const kept = await readKept(path);
  if (kept !== null) return kept;
  signal.throwIfAborted();
  const heard = await recogniser.recognise(samples, { language, signal });
  const placed = placeSegments(heard, startSeconds, samples.length / SAMPLE_RATE);
  await replaceFile(path, JSON.stringify(placed));
  return placed;
}

async function readKept(path: string): Promise<readonly Segment[] | null> {
  try {
    return segmentsSchema.parse(JSON.parse(await readFile(path, "utf8")));
  } catch {
    return null;
  }
}

/** Times beyond the piece, or out of order, are brought into it; what has no words is left out. */
export function placeSegments(
  heard: readonly Segment[],
  startSeconds: number,
  lengthSeconds: number,
): Segment[] {
  const placed: Segment[] = [];
  let last = 0;
  for (const { startSeconds: from, endSeconds: to, text } of heard) {
    const words = text.replace(/\s+/g, " ").trim();
    if (words === "" || Number.isNaN(from)) continue;
    const start = Math.min(Math.max(from, last), lengthSeconds);
    const end = Math.min(Math.max(Number.isNaN(to) ? start : to, start), lengthSeconds);
    last = start;
    placed.push({
      startSeconds: round(startSeconds + start),
      endSeconds: round(startSeconds + end),
      text: words,
    });
  }
  return placed;
}

function round(seconds: number): number {
  return Math.round(seconds * 1000) / 1000;
}

function writeTranscript(segments: readonly Segment[], generatedBy: string): string {
  const body = segments.map(({ startSeconds: startTime, endSeconds: endTime, text }) => ({
    startTime,
    endTime,
    body: text,
  }));
  return `${JSON.stringify({ version: "1.0.0", generated: { by: generatedBy }, segments: body }, null, 1)}\n`;
}
