import { UNDETERMINED } from "../language/detect-language.js";
import type { Episode } from "../shared/domain.js";
import type { EmbeddingModel } from "./model-table.js";

type Language = Pick<Episode, "id" | "language">;

/** Episodes in a language that the model was not made for; one whose language is not known is none. */
export function findUnservedEpisodes(
  episodes: readonly Language[],
  { languages }: Pick<EmbeddingModel, "languages">,
): Language[] {
  return episodes.filter(
    ({ language }) => language !== UNDETERMINED && !languages.includes(language.split("-")[0] ?? ""),
  );
}
