import type { Episode } from "../domain.js";

/** BCP 47 for a language that nobody stated and the text does not show. */
export const UNDETERMINED = "und";
/** Fewer words are as often names as they are a language. */
const LEAST_WORDS = 3;
const MOST_CHARACTERS = 4000;

/** How much likelier another language must be: no English question of SQuAD 2.0 is as far off. */
const CLEARLY = 0.1;

/** The text's language (ISO 639-1); null where the text is too short or too doubtful to tell. */
export async function detectLanguage(text: string): Promise<string | null> {
  return (await scoreLanguages(text))?.language ?? null;
}

/** True where the text is clearly in none of the languages given (ISO 639-1). */
export async function isForeign(text: string, languages: readonly string[]): Promise<boolean> {
  const found = await scoreLanguages(text);
  if (found === null) return false;
  const scores = found.getScores();
  const best = scores[found.language] ?? 0;
  return languages.every((language) => best - (scores[language] ?? 0) >= CLEARLY);
}

async function scoreLanguages(text: string) {
  const words = [...new Intl.Segmenter("en", { granularity: "word" }).segment(text)];
  if (words.filter(({ isWordLike }) => isWordLike).length < LEAST_WORDS) return null;
  // Loaded where it is needed: the n-grams take longer to read than a small index.
  const { eld } = await import("eld/extrasmall");
  const found = eld.detect(text);
  return found.isReliable() ? found : null;
}

/** Episodes whose language is not stated, with that of their chapters. */
export async function detectLanguages(episodes: readonly Episode[]): Promise<Episode[]> {
  return await Promise.all(
    episodes.map(async (episode) => {
      if (episode.language !== UNDETERMINED) return episode;
      const lines = episode.chapters.flatMap(({ title, summary, bullets }) => [
        title,
        summary ?? "",
        ...bullets,
      ]);
      const text = lines.join("\n").slice(0, MOST_CHARACTERS);
      return { ...episode, language: (await detectLanguage(text)) ?? UNDETERMINED };
    }),
  );
}
