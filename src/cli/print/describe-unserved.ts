import { findUnservedEpisodes } from "../../embed/find-unserved-episodes.js";
import type { EmbeddingModel } from "../../embed/model-table.js";
import { nameLanguage } from "../../language/language-tag.js";
import type { EpisodeOutline } from "../../store/episode-outline.js";

/** Episodes named in a sentence. */
const MOST_NAMED = 3;

/** A sentence for each language of the episodes that the embedding model was not made for. */
export function describeUnserved(episodes: readonly EpisodeOutline[], model: EmbeddingModel): string[] {
  const served = model.languages.map(nameLanguage).join(", ");
  const idsOf = new Map<string, string[]>();
  for (const { id, language } of findUnservedEpisodes(episodes, model)) {
    const name = nameLanguage(language.split("-")[0] ?? language);
    idsOf.set(name, [...(idsOf.get(name) ?? []), id]);
  }
  return [...idsOf].map(([language, ids]) => {
    const more = ids.length > MOST_NAMED ? ` and ${ids.length - MOST_NAMED} more` : "";
    const named = `${ids.slice(0, MOST_NAMED).join(", ")}${more} ${ids.length === 1 ? "is" : "are"} in ${language}`;
    return `${named}; ${model.name} was made for ${served}: many questions about ${ids.length === 1 ? "it" : "them"} will be declined or find another chapter. Where the language is wrong, state it in the page's front matter.`;
  });
}
