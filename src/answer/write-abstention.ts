import { isForeign, UNDETERMINED } from "../language/detect-language.js";
import { listPrimaryLanguages, nameLanguage } from "../language/language-tag.js";
import type { UnknownName } from "../retrieve/find-unknown-names.js";
import type { EpisodeOutline } from "../store/episode-outline.js";
import { admitUnknownNames } from "./admit-gaps.js";
import type { ResolvedQuestion } from "./resolve-question.js";

/** Says that the notes do not answer, and what the reader can change: the language, or a name that the notes lack. */
export async function writeAbstention(
  { text, episodes }: Pick<ResolvedQuestion, "text" | "episodes">,
  unknownNames: readonly UnknownName[],
): Promise<string> {
  const reason = (await nameLanguages(text, episodes)) ?? admitUnknownNames(unknownNames, "They");
  return `The chapter notes do not answer this question. ${reason}`.trimEnd();
}

/** Names the languages of the episodes; returns null where the question may be in one of them. */
async function nameLanguages(question: string, episodes: readonly EpisodeOutline[]): Promise<string | null> {
  const held = listPrimaryLanguages(episodes.map(({ language }) => language));
  if (held.length === 0 || held.includes(UNDETERMINED) || !(await isForeign(question, held))) return null;
  const names = held.map(nameLanguage);
  const all = new Intl.ListFormat("en").format(names);
  const any = new Intl.ListFormat("en", { type: "disjunction" }).format(names);
  return `They are in ${all}: a question in ${any} finds more.`;
}
