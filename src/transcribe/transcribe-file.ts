import { createHash } from "node:crypto";
import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { replaceFile } from "../platform/replace-file.js";
import { AppError } from "../shared/errors.js";
import { formatTimestamp } from "../shared/timestamp.js";
import { cutAtSilence, type Piece } from "./cut-at-silence.js";
import { decodeAudio } from "./decode-audio.js";
import type { Recogniser, Segment } from "./recogniser.js";
import { SAMPLE_RATE } from "./recogniser.js";

export interface TranscribeOptions {
  readonly language: string | null;
  /** Keeps what was recognised, so that whoever goes on after an interruption begins there. The caller removes it. */
  readonly workDir: string;
  /** Is called after each piece with the seconds of the recording that are done; an earlier run may have recognised it. */
  readonly onProgress: (done: number, wasKept: boolean) => void;
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
  const { signal, onProgress } = options;
  let length = 0;
  const segments: Segment[] = [];
  for await (const piece of cutAtSilence(decodeAudio(path, signal), recogniser.mostSeconds)) {
    const { placed, wasKept } = await recognisePiece(piece, recogniser, options);
    segments.push(...placed);
    length = piece.startSeconds + piece.samples.length / SAMPLE_RATE;
    onProgress(length, wasKept);
  }
  const by = recogniser.describe(options.language);
  if (segments.length === 0) throw refuseSilence(path, length, by);
  return writeTranscript(segments, by);
}

function refuseSilence(path: string, seconds: number, by: string): AppError {
  return new AppError(
    "corpus_unreadable",
    `Expected speech in ${path}: ${by} heard none in ${formatTimestamp(seconds)}`,
    {
      hint: "Look whether somebody speaks in it, and whether CUEPOINT_TRANSCRIBE_MODEL knows the language.",
    },
  );
}

/** Recognises a piece, unless an earlier run did by the same: pieces of one recording are cut alike each time. */
async function recognisePiece(
  { startSeconds, samples }: Piece,
  recogniser: Recogniser,
  { workDir, language, signal }: TranscribeOptions,
): Promise<{ readonly placed: readonly Segment[]; readonly wasKept: boolean }> {
  const by = recogniser.describe(language);
  const path = join(workDir, `${Math.round(startSeconds * 1000)}-${digest(samples, by)}.json`);
  const kept = await readKept(path);
  if (kept !== null) return { placed: kept, wasKept: true };
  signal.throwIfAborted();
  const heard = await recogniser.recognise(samples, { language, signal });
  const placed = placeSegments(heard, startSeconds, samples.length / SAMPLE_RATE);
  await mkdir(workDir, { recursive: true });
  await replaceFile(path, JSON.stringify(placed));
  return { placed, wasKept: false };
}

/** A file may have been replaced by another, and a model by a better one. */
function digest(samples: Int16Array, by: string): string {
  return createHash("sha256").update(by).update(samples).digest("hex").slice(0, 24);
}

async function readKept(path: string): Promise<readonly Segment[] | null> {
  try {
    return segmentsSchema.parse(JSON.parse(await readFile(path, "utf8")));
  } catch {
    return null;
  }
}

/**
 * Times beyond the piece are brought into it, and what is out of order is put in order: one wrong time spoils no other. What
 * has no words is left out.
 */
export function placeSegments(
  heard: readonly Segment[],
  startSeconds: number,
  lengthSeconds: number,
): Segment[] {
  const placed: Segment[] = [];
  for (const { startSeconds: from, endSeconds: to, text } of heard) {
    const words = text.replace(/\s+/g, " ").trim();
    if (!/[\p{L}\p{N}]/u.test(words) || Number.isNaN(from)) continue;
    const start = Math.min(Math.max(from, 0), lengthSeconds);
    const end = Math.min(Math.max(Number.isNaN(to) ? start : to, start), lengthSeconds);
    placed.push({
      startSeconds: round(startSeconds + start),
      endSeconds: round(startSeconds + end),
      text: words,
    });
  }
  return placed.sort((a, b) => a.startSeconds - b.startSeconds);
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
