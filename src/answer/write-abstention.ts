import type { Verdict } from "../read/judge-probability.js";
import type { ResolvedQuestion } from "./resolve-question.js";
import { tellLanguages } from "./tell-languages.js";

/** Says that the notes do not answer, or may not, and what the reader can change: the language. */
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

const UNANSWERED = "The chapter notes do not answer this question.";
const NEAR = "The chapter notes may not answer this question; these moments come closest.";
