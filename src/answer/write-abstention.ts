import type { Verdict } from "../read/judge-probability.js";
import type { ResolvedQuestion } from "./resolve-question.js";
import { tellLanguages } from "./tell-languages.js";

/**
 * Says that the episodes do not answer, or may not, and what the reader can change: the language. The words are as true of transcripts as
 * of notes.
 */
export async function writeAbstention(
  { text, episodes }: Pick<ResolvedQuestion, "text" | "episodes">,
  verdict: Verdict,
): Promise<string> {
  const languages = await tellLanguages(
    text,
    episodes.map(({ language }) => language),
  );
  return languages ?? (verdict === "nothing" ? UNANSWERED : NEAR);
}

const UNANSWERED = "The episodes do not answer this question.";
const NEAR = "The episodes may not answer this question; these moments come closest.";
