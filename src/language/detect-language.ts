import { countEach, findCommonest } from "../shared/count-each.js";
import { isEnglishWord } from "./english-words.js";
import { listPrimaryLanguages } from "./language-tag.js";
import { isPlainlyEnglish } from "./tokenize.js";

/** BCP 47 for a language that nobody stated and the text does not show. */
export const UNDETERMINED = "und";
/** Fewer words are as often names as they are a language. In most languages, words with a capital are names. */
const LEAST_WORDS = 4;
const LEAST_PLAIN_WORDS = 2;
/** How much higher another language must score, 0..1: no English question of SQuAD 2.0 is as far off. */
const CLEARLY = 0.1;

/** Below this score, 0..1, the likeliest language of a short question is as often a neighbour of the right one. */
const LEAST_SURE = 0.65;

/** Of the words of an English question so many are common ones, and of none that the detector tells from it: XQuAD has 10,710 in nine languages. */
const LEAST_COMMON = 0.8;

/** In UTF-16 units: more than the detector looks at. */
const MOST_CHARACTERS = 1_000;

/** Returns the language (ISO 639-1) of a text's first 350 bytes; null where they are too few or doubtful to tell. */
export async function detectLanguage(text: string): Promise<string | null> {
  return (await scoreLanguages(text))?.language ?? null;
}

/**
 * True where a question may be in English. Its words spare most the detector: it takes 85 MB and a sixth of a second to load,
 * and a browser has to fetch it.
 */
export async function isEnglish(question: string): Promise<boolean> {
  return isSurelyEnglish(question) || !(await isForeign(question, ["en"]));
}

function isSurelyEnglish(question: string): boolean {
  if (isPlainlyEnglish(question)) return true;
  const words =
    question
      .slice(0, MOST_CHARACTERS)
      .toLowerCase()
      .match(/[\p{L}\p{M}'’]+/gu) ?? [];
  return words.length > 0 && words.filter(isEnglishWord).length >= LEAST_COMMON * words.length;
}

/**
 * True where the text is clearly in none of the languages given (ISO 639-1): a few letters of another script are enough. Its likeliest
 * language has to score `leastScore`, 0..1.
 */
export async function isForeign(
  text: string,
  languages: readonly string[],
  leastScore = 0,
): Promise<boolean> {
  if (isInOtherScript(text, languages)) return true;
  const scored = await scoreLanguages(text);
  if (scored === null) return false;
  const { language, scores, known } = scored;
  if ((scores[language] ?? 0) < leastScore) return false;
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
  if (languages.includes("en") && isSurelyEnglish(text)) return null;
  return (await isForeign(text, languages, LEAST_SURE)) ? languages : null;
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

/** Gives the likeliest language, each one's score (0..1) and those that the detector knows; null where it is doubtful or there is no detector. */
async function scoreLanguages(whole: string) {
  const text = whole.slice(0, MOST_CHARACTERS);
  const words = [...new Intl.Segmenter("und", { granularity: "word" }).segment(text)]
    .map(({ segment }) => segment)
    .filter((word) => /\p{L}/u.test(word));
  const plain = words.filter((word) => !/^\p{Lu}/u.test(word));
  if (words.length < LEAST_WORDS || plain.length < LEAST_PLAIN_WORDS) return null;
  const eld = await loadEld();
  if (eld === null) return null;
  const found = eld.detect(text);
  if (!found.isReliable()) return null;
  const known = new Set(Object.values(eld.info().Languages));
  return { language: found.language, scores: found.getScores(), known };
}

/** Loads what `isEnglish` needs for some questions. Where a browser cannot have it, that is left to the question. */
export async function loadDetector(): Promise<void> {
  await loadEld();
}

/** Its n-grams take longer to read than a small index. No question should fail where a browser cannot have them. */
async function loadEld() {
  try {
    return (await import("eld/extrasmall")).eld;
  } catch {
    return null;
  }
}

/** The language that most of the texts are in; `und` where none of them shows one. */
export async function detectMainLanguage(texts: readonly string[]): Promise<string> {
  const languages = await Promise.all(texts.map(detectLanguage));
  const counts = countEach(languages.filter((language) => language !== null));
  return findCommonest(counts) ?? UNDETERMINED;
}
