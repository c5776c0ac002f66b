import { AppError } from "../shared/errors.js";
import { LIMITS } from "../shared/limits.js";
import { stripHidden } from "../shared/strip-hidden.js";

/** Returns a question as it is asked. Throws `bad_request` for an empty one, with an example, and for one that is too long. */
export function checkQuestion(text: string, example = 'cuepoint ask "what do they say about ...?"'): string {
  const question = stripHidden(text).trim();
  if (question === "") {
    throw new AppError("bad_request", "the question is empty", { hint: `Ask like this: ${example}` });
  }
  if (question.length > LIMITS.questionLength) {
    throw new AppError("bad_request", `the question is longer than ${LIMITS.questionLength} characters`, {
      hint: "Ask something shorter.",
    });
  }
  return question;
}
