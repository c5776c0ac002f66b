import { countEach, findCommonest } from "../shared/count-each.js";
import { listPrimaryLanguages } from "./language-tag.js";

/** BCP 47 for a language that nobody stated and the text does not show. */
export const UNDETERMINED = "und";
/** Fewer words are as often names as they are a language. In most languages, words with a capital are names. */
const LEAST_WORDS = 4;
const LEAST_PLAIN_WORDS = 2;
/** How much higher another language must score, 0..1: no English question of SQuAD 2.0 is as far off. */
const CLEARLY = 0.1;

/** In UTF-16 units: more than the detector looks at. */
const MOST_CHARACTERS = 1_000;

/** Returns the language (ISO 639-1) of a text's first 350 bytes; null where they are too few or doubtful to tell. */
export async function detectLanguage(text: string): Promise<string | null> {
  return (await scoreLanguages(text))?.language ?? null;
}

/** True where the text is clearly in none of the languages given (ISO 639-1): a few letters of another script are enough. */
export async function isForeign(text: string, languages: readonly string[]): Promise<boolean> {
  if (isInOtherScript(text, languages)) return true;
  const scored = await scoreLanguages(text);
  if (scored === null) return false;
  const { language, scores, known } = scored;
  const lead = (other: string) => (scores[language] ?? 0) - (scores[other] ?? 0);
  return languages.every((other) => known.has(other) && lead(other) >= CLEARLY);
}

/**
 * Lists the primary languages of tags where a text is clearly in none of them; null where it may be in one, or where
 * one is not known.
 */
export async function listForeignTo(text: string, tags: readonly string[]): Promise<string[] | null> {
  const languages = listPrimaryLanguages(tags);
  if (languages.length === 0 || languages.includes(UNDETERMINED)) return null;
  return (await isForeign(text, languages)) ? languages : null;
}

/** The scripts of Unicode that the writing systems of ISO 15924 are made of, where they are several or of another name. */
const SCRIPTS: Readonly<Record<string, string>> = {
  Hans: "\\p{Script=Han}",
  Hant: "\\p{Script=Han}",
  Jpan: "\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}",
  Kore: "\\p{Script=Hangul}\\p{Script=Han}",
};

/** True where most letters of a text are of scripts in which none of the languages is written. */
function isInOtherScript(text: string, languages: readonly string[]): boolean {
  const letters = text.slice(0, MOST_CHARACTERS).match(/\p{L}/gu) ?? [];
  const scripts = languages.map((language) => {
    const { script = "Latn" } = new Intl.Locale(language).maximize();
    return SCRIPTS[script] ?? `\\p{Script=${script}}`;
  });
  const own = new RegExp(`[${scripts.join("")}]`, "u");
  return scripts.length > 0 && letters.filter((letter) => own.test(letter)).length < letters.length / 2;
}

/** Gives the likeliest language, each one's score (0..1) and those that the detector knows; null where it is doubtful. */
async function scoreLanguages(whole: string) {
  const text = whole.slice(0, MOST_CHARACTERS);
  const words = [...new Intl.Segmenter("und", { granularity: "word" }).segment(text)]
    .map(({ segment }) => segment)
    .filter((word) => /\p{L}/u.test(word));
  const plain = words.filter((word) => !/^\p{Lu}/u.test(word));
  if (words.length < LEAST_WORDS || plain.length < LEAST_PLAIN_WORDS) return null;
  // The detector is loaded where it is needed, because its n-grams take longer to read than a small index.
  const { eld } = await import("eld/extrasmall");
  const found = eld.detect(text);
  if (!found.isReliable()) return null;
  const known = new Set(Object.values(eld.info().Languages));
  return { language: found.language, scores: found.getScores(), known };
}

/** The language that most of the texts are in; `und` where none of them shows one. */
export async function detectMainLanguage(texts: readonly string[]): Promise<string> {
  const languages = await Promise.all(texts.map(detectLanguage));
  const counts = countEach(languages.filter((language) => language !== null));
  return findCommonest(counts) ?? UNDETERMINED;
}
