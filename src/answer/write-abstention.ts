import { listForeignTo } from "../language/detect-language.js";
import { nameLanguage } from "../language/language-tag.js";
import type { Verdict } from "../read/judge-probability.js";
import type { EpisodeOutline } from "../store/episode-outline.js";
import type { ResolvedQuestion } from "./resolve-question.js";

/** Says that the notes do not answer, or may not, and what the reader can change: the language. */
export async function writeAbstention(
  { text, episodes }: Pick<ResolvedQuestion, "text" | "episodes">,
  verdict: Verdict,
): Promise<string> {
  const languages = await nameLanguages(text, episodes);
  if (languages !== null) return `${UNANSWERED} ${languages}`;
  return verdict === "nothing" ? UNANSWERED : NEAR;
}

const UNANSWERED = "The chapter notes do not answer this question.";
const NEAR = "The chapter notes may not answer this question; these moments come closest.";

/** Names the languages of the episodes; returns null where the question may be in one of them. */
async function nameLanguages(question: string, episodes: readonly EpisodeOutline[]): Promise<string | null> {
  const tags = episodes.map(({ language }) => language);
  const names = (await listForeignTo(question, tags))?.map(nameLanguage);
  if (names === undefined) return null;
  const all = new Intl.ListFormat("en").format(names);
  const any = new Intl.ListFormat("en", { type: "disjunction" }).format(names);
  return `They are in ${all}: a question in ${any} finds more.`;
}
