import { detectMainLanguage, UNDETERMINED } from "../../language/detect-language.js";
import type { CorpusEpisode } from "./join-sources.js";

/** How much of an episode is looked at: chapters or stretches of speech, cues of each, and characters of each. */
const MOST_TEXTS = 20;
const MOST_CUES = 40;
const MOST_CHARACTERS = 400;

/** Gives an episode whose language is not stated that of most of its chapters, or of most that is said in it. */
export async function detectLanguages(episodes: readonly CorpusEpisode[]): Promise<CorpusEpisode[]> {
  return await Promise.all(
    episodes.map(async (entry) => {
      const { episode } = entry;
      if (episode.language !== UNDETERMINED) return entry;
      return { ...entry, episode: { ...episode, language: await detectMainLanguage(listTexts(entry)) } };
    }),
  );
}

function listTexts({ episode, cues }: CorpusEpisode): string[] {
  const notes = episode.chapters
    .slice(0, MOST_TEXTS)
    .map(({ title, summary, bullets }) => [summary ?? title, ...bullets].join("\n"));
  if (cues.length === 0) return notes;
  const step = Math.max(1, Math.floor(cues.length / MOST_TEXTS));
  return Array.from({ length: MOST_TEXTS }, (_, i) => {
    const from = i * step;
    const run = cues.slice(from, from + MOST_CUES).map(({ text }) => text);
    return run.join(" ").slice(0, MOST_CHARACTERS);
  });
}
