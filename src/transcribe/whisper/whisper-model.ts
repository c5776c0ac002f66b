import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { cutToLanguage, nameLanguage } from "../../language/language-tag.js";
import { AppError } from "../../shared/errors.js";

const ENGLISH_MODEL = "Xenova/whisper-base.en";
const MODEL = "Xenova/whisper-base";

/** Whisper's own codes of languages that have another tag. */
const CODES: Readonly<Record<string, string>> = { nb: "no", fil: "tl", jv: "jw" };

/** Names the hub's repository for speech of that language. What nobody states is taken for English. */
export function chooseWhisper(language: string | null): string {
  return readPrimary(language) === "en" ? ENGLISH_MODEL : MODEL;
}

function readPrimary(language: string | null): string {
  return language === null ? "en" : cutToLanguage(language);
}

const generationSchema = z.object({
  is_multilingual: z.boolean(),
  lang_to_id: z.record(z.string(), z.number()).default({}),
});

/**
 * Gives the code by which the model in the folder knows the language; null where the model knows English alone, and English
 * is spoken. Throws `model_unavailable` where it does not know it.
 */
export async function findLanguageCode(
  repository: string,
  folder: string,
  language: string | null,
): Promise<string | null> {
  const { is_multilingual: isMultilingual, lang_to_id: known } = await readGeneration(repository, folder);
  const spoken = readPrimary(language);
  if (!isMultilingual && spoken === "en") return null;
  const code = CODES[spoken] ?? spoken;
  if (isMultilingual && Object.hasOwn(known, `<|${code}|>`)) return code;
  const problem = isMultilingual ? "does not know it" : "knows English alone";
  throw new AppError(
    "model_unavailable",
    `The language is ${nameLanguage(spoken)}, and ${repository} ${problem}`,
    {
      hint: isMultilingual
        ? "Set CUEPOINT_TRANSCRIBE_URL to a server that transcribes it."
        : `Unset CUEPOINT_TRANSCRIBE_MODEL, or let it name another, such as ${MODEL}.`,
    },
  );
}

async function readGeneration(
  repository: string,
  folder: string,
): Promise<z.output<typeof generationSchema>> {
  const path = join(folder, "generation_config.json");
  try {
    return generationSchema.parse(JSON.parse(await readFile(path, "utf8")));
  } catch (cause) {
    throw new AppError(
      "model_unavailable",
      `Expected what ${repository} can do in ${path}, found none of it`,
      {
        hint: "Let CUEPOINT_TRANSCRIBE_MODEL name a Whisper model, such as Xenova/whisper-small.",
        cause,
      },
    );
  }
}
