import { execFile } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { promisify } from "node:util";
import { SAMPLE_RATE } from "../../src/transcribe/recogniser.js";
import { writeWav } from "../../src/transcribe/server-recogniser.js";

/** Of espeak's voices and speeds that were tried, the ones that pocketsphinx hears best. */
const VOICE = ["-v", "en-us+f2", "-s", "140"];
const PAUSE_SECONDS = 1.65;

/**
 * Speaks sentences one after the other into a WAV file, a pause after each. Returns the second at which each begins, and
 * the length of all: they are known by the samples that were written.
 */
export async function speak(
  sentences: readonly string[],
  path: string,
): Promise<{ readonly starts: readonly number[]; readonly seconds: number }> {
  const spoken: Int16Array[] = [];
  const starts: number[] = [];
  let length = 0;
  for (const sentence of sentences) {
    const samples = await speakSentence(sentence, path);
    starts.push(length / SAMPLE_RATE);
    spoken.push(samples, new Int16Array(PAUSE_SECONDS * SAMPLE_RATE));
    length += samples.length + PAUSE_SECONDS * SAMPLE_RATE;
  }
  const all = new Int16Array(length);
  let at = 0;
  for (const samples of spoken) {
    all.set(samples, at);
    at += samples.length;
  }
  await writeFile(path, writeWav(all));
  return { starts, seconds: length / SAMPLE_RATE };
}

async function speakSentence(sentence: string, path: string): Promise<Int16Array> {
  const run = promisify(execFile);
  const raw = `${path}.raw`;
  await run("espeak-ng", [...VOICE, "-w", path, sentence]);
  const format = ["-ac", "1", "-ar", String(SAMPLE_RATE), "-f", "s16le"];
  await run("ffmpeg", ["-nostdin", "-v", "error", "-y", "-i", path, ...format, raw]);
  return new Int16Array(new Uint8Array(await readFile(raw)).buffer);
}
