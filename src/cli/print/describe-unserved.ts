import type { EmbeddingModel } from "../../embed/model-table.js";
import { UNDETERMINED } from "../../language/detect-language.js";
import { nameLanguage } from "../../language/language-tag.js";
import type { EpisodeFacts } from "../../store/episodes/episode-facts.js";

/** A sentence names so many episodes. */
const MOST_NAMED = 3;

/** Writes a sentence for each language that the model was not made for; an unknown language is passed over. */
export function describeUnserved(episodes: readonly EpisodeFacts[], model: EmbeddingModel): string[] {
  const served = model.languages.map(nameLanguage).join(", ");
  const idsOf = new Map<string, string[]>();
  for (const { id, language } of episodes) {
    const primary = language.split("-")[0] ?? language;
    if (language === UNDETERMINED || model.languages.includes(primary)) continue;
    const name = nameLanguage(primary);
    idsOf.set(name, [...(idsOf.get(name) ?? []), id]);
  }
  return [...idsOf].map(([language, ids]) => {
    const more = ids.length > MOST_NAMED ? ` and ${ids.length - MOST_NAMED} more` : "";
    const named = `${ids.slice(0, MOST_NAMED).join(", ")}${more} ${ids.length === 1 ? "is" : "are"} in ${language}`;
    return `${named}; ${model.name} was made for ${served}: many questions about ${ids.length === 1 ? "it" : "them"} will be declined or find another chapter. Where the language is wrong, state it in the page's front matter.`;
  });
}
