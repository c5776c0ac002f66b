import { nameLanguage } from "../corpus/name-language.js";
import type { Episode } from "../domain.js";
import { findUnservedEpisodes } from "../embed/find-unserved-episodes.js";
import type { EmbeddingModel } from "../embed/model-table.js";

/** A sentence for each episode in a language that the embedding model does not serve. */
export function describeUnserved(episodes: readonly Episode[], model: EmbeddingModel): string[] {
  const served = model.languages.map(nameLanguage).join(", ");
  return findUnservedEpisodes(episodes, model).map(
    ({ id, language }) =>
      `${id} is in ${nameLanguage(language)}; ${model.name} was made for ${served}: many questions about it will be declined or find another chapter. If the language is wrong, state it in the page's front matter.`,
  );
}
