import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { AppError } from "../../../src/shared/errors.js";
import type { Recogniser } from "../../../src/transcribe/recogniser.js";
import {
  createWhisperRecogniser,
  type WhisperOptions,
  type WhisperRunner,
} from "../../../src/transcribe/whisper/whisper-recogniser.js";

let folder: string;
/** The repositories that were asked for. */
let pulled: string[];
/** The languages that the model was run in. */
let spoken: (string | null)[];
let closed: number;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "cuepoint-whisper-"));
  [pulled, spoken, closed] = [[], [], 0];
});
afterEach(async () => await rm(folder, { recursive: true }));

const runner: WhisperRunner = {
  async run({ language }) {
    spoken.push(language);
    return [{ startSeconds: 0, endSeconds: 1, text: "Words." }];
  },
  close: async () => void closed++,
};

/** A recogniser by a model that knows English alone, or these languages. */
async function create(languages: readonly string[] | null, options: Partial<WhisperOptions> = {}) {
  const known = Object.fromEntries((languages ?? []).map((code, i) => [`<|${code}|>`, i]));
  const facts =
    languages === null ? { is_multilingual: false } : { is_multilingual: true, lang_to_id: known };
  await writeFile(join(folder, "generation_config.json"), JSON.stringify(facts));
  return createWhisperRecogniser({
    repository: null,
    async pull(repository) {
      pulled.push(repository);
      return folder;
    },
    start: () => runner,
    ...options,
  });
}

const recognise = (recogniser: Recogniser, language: string | null, signal = new AbortController().signal) =>
  recogniser.recognise(new Int16Array(16), { language, signal });

test.each([
  [null, "Xenova/whisper-base.en"],
  ["en-GB", "Xenova/whisper-base.en"],
  ["de", "Xenova/whisper-base"],
  ["pt-BR", "Xenova/whisper-base"],
])("speech in %s is recognised by %s, and the transcript says so", async (language, name) => {
  const recogniser = await create(language === null || language === "en-GB" ? null : ["de", "pt"]);
  expect(recogniser.describe(language)).toBe(`${name} on this machine`);
  expect(await recognise(recogniser, language)).toEqual([{ startSeconds: 0, endSeconds: 1, text: "Words." }]);
  expect(pulled).toEqual([name]);
});

test("a language is told to models of several only, by the model's own code", async () => {
  const english = await create(null);
  await recognise(english, "en");
  const many = await create(["en", "pt", "no"], { repository: "Xenova/whisper-small" });
  for (const language of [null, "en", "pt-BR", "nb"]) await recognise(many, language);
  expect(spoken).toEqual([null, "en", "en", "pt", "no"]);
});

test.each<[string, readonly string[] | null, RegExp]>([
  [
    "one of English alone",
    null,
    /^The language is German, and a\/b knows English alone.*CUEPOINT_TRANSCRIBE_MODEL/,
  ],
  [
    "one that lacks it",
    ["en"],
    /^The language is German, and a\/b does not know it.*CUEPOINT_TRANSCRIBE_URL/,
  ],
])(
  "a language that the model does not know is refused before anything is heard: %s",
  async (_name, languages, said) => {
    const recogniser = await create(languages, { repository: "a/b" });
    const { signal } = new AbortController();
    const failure = await recogniser.prepare({ language: "de", signal }).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: "model_unavailable", sentence: expect.stringMatching(said) });
    expect(spoken).toEqual([]);
  },
);

test("a repository of another kind of model is named", async () => {
  const recogniser = await create(null, { repository: "a/b" });
  await writeFile(join(folder, "generation_config.json"), "[]");
  await expect(recognise(recogniser, null)).rejects.toMatchObject({
    code: "model_unavailable",
    message: expect.stringContaining("Expected what a/b can do"),
  });
});

test("a model that cannot be had is asked for once, and each episode is told the same", async () => {
  let tries = 0;
  const pull = async () => {
    tries++;
    throw new AppError("model_unavailable", "The hub is down");
  };
  const recogniser = await create(null, { pull });
  for (let i = 0; i < 3; i++) await expect(recognise(recogniser, null)).rejects.toThrow("The hub is down");
  await recogniser.close();
  expect([tries, closed]).toEqual([1, 0]);
});

test("a model is opened once for all pieces, and closed at the end", async () => {
  const recogniser = await create(null);
  for (let i = 0; i < 3; i++) await recognise(recogniser, null);
  await recogniser.close();
  expect([pulled.length, spoken.length, closed]).toEqual([1, 3, 1]);
});

test("a model that does not run is named, with its folder and what to do", async () => {
  const run = async () => await Promise.reject(new Error("Protobuf parsing failed"));
  const recogniser = await create(null, { start: () => ({ ...runner, run }) });
  await expect(recognise(recogniser, null)).rejects.toMatchObject({
    code: "model_unavailable",
    message: "Xenova/whisper-base.en cannot be run: Protobuf parsing failed",
    hint: expect.stringContaining(folder),
  });
});

test("whoever ends it in the middle of a piece gets the reason, and no failure of the model", async () => {
  const controller = new AbortController();
  const run = async () => {
    controller.abort(new Error("Ctrl-C"));
    throw new Error("stopped");
  };
  const recogniser = await create(null, { start: () => ({ ...runner, run }) });
  await expect(recognise(recogniser, null, controller.signal)).rejects.toThrow("Ctrl-C");
});
