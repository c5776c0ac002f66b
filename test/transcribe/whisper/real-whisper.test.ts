import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { SAMPLE_RATE } from "../../../src/transcribe/recogniser.js";
import { writeWav } from "../../../src/transcribe/server-recogniser.js";
import { transcribeFile } from "../../../src/transcribe/transcribe-file.js";
import { createWhisperRecogniser } from "../../../src/transcribe/whisper/whisper-recogniser.js";
import { readTestConfig } from "../../test-config.js";

const { modelDir } = readTestConfig();
/** The weights are not fetched for a test: it runs where an earlier use has left one of these. */
const repository = ["Xenova/whisper-base.en", "Xenova/whisper-tiny.en", "Xenova/whisper-base"].find((name) =>
  existsSync(join(modelDir, name, "onnx")),
);
const canSpeak = ["espeak-ng", "ffmpeg"].every((name) => spawnSync(name, ["--help"]).error === undefined);

/** A word of each sentence, which no other has. */
const SENTENCES = {
  plywood: "First you cut all the frames from plywood.",
  hull: "It took me eleven weekends to finish the hull.",
  curtains: "The sail was sewn by my aunt, who used to make curtains.",
  compass: "Next week we will find the way without a compass.",
};

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "cuepoint-speech-"));
});
afterEach(async () => await rm(folder, { recursive: true }));

/** Says a sentence; gives its samples. */
async function speak(sentence: string): Promise<Int16Array> {
  const [spoken, plain] = [join(folder, "spoken.wav"), join(folder, "plain.raw")];
  spawnSync("espeak-ng", ["-v", "en-gb", "-s", "140", "-w", spoken, sentence]);
  const format = ["-ac", "1", "-ar", String(SAMPLE_RATE), "-f", "s16le"];
  spawnSync("ffmpeg", ["-v", "error", "-y", "-i", spoken, ...format, plain]);
  return new Int16Array(new Uint8Array(await readFile(plain)).buffer);
}

describe.skipIf(repository === undefined || !canSpeak)("with the weights of a Whisper model", () => {
  test("what is said stands at its second, also behind half a minute and a long pause", async () => {
    const parts: Int16Array[] = [];
    const seconds: Record<string, number> = {};
    const count = () => parts.reduce((sum, { length }) => sum + length, 0);
    for (const [word, sentence] of Object.entries(SENTENCES)) {
      seconds[word] = count() / SAMPLE_RATE;
      parts.push(await speak(sentence), new Int16Array(10 * SAMPLE_RATE));
    }
    const recording = new Int16Array(count());
    let at = 0;
    for (const part of parts) {
      recording.set(part, at);
      at += part.length;
    }
    const path = join(folder, "recording.wav");
    await writeFile(path, writeWav(recording));
    const recogniser = createWhisperRecogniser({
      repository: repository ?? null,
      pull: async (name) => join(modelDir, name),
    });
    const { signal } = new AbortController();
    const transcript = await transcribeFile(path, recogniser, {
      ...{ language: "en", workDir: join(folder, "pieces"), onProgress: () => undefined, signal },
    });
    await recogniser.close();
    const { segments } = JSON.parse(transcript) as { segments: { startTime: number; body: string }[] };
    const found = Object.keys(SENTENCES).map((word) => {
      const segment = segments.find(({ body }) => body.toLowerCase().includes(word));
      return Math.abs((segment?.startTime ?? Number.NaN) - (seconds[word] ?? 0)) < 2 ? word : segments;
    });
    expect(found).toEqual(Object.keys(SENTENCES));
  }, 300_000);
});
