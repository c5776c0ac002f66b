import { AppError } from "../shared/errors.js";
import { LIMITS } from "../shared/limits.js";
import { stripHidden } from "../shared/strip-hidden.js";

/** Returns a question as it is asked. Throws `usage` for an empty one and for one that is too long. */
export function checkQuestion(text: string): string {
  const question = stripHidden(text).trim();
  if (question === "") {
    throw new AppError("usage", "the question is empty", {
      hint: 'Ask like this: cuepoint ask "what do they say about ...?"',
    });
  }
  if (question.length > LIMITS.questionLength) {
    throw new AppError("usage", `the question is longer than ${LIMITS.questionLength} characters`, {
      hint: "Ask something shorter.",
    });
  }
  return question;
}
