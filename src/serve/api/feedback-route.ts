import type { RequestHandler } from "express";
import type { QuestionLog } from "../../questions/question-log.js";
import { AppError } from "../../shared/errors.js";
import { parseBody } from "../edge/parse-body.js";
import { feedbackRequestSchema } from "./request-schemas.js";

/** `POST /api/feedback`: whether an answer helped. 204 once it is on disk; a later verdict replaces an earlier one. */
export function createFeedbackRoute(questionLog: QuestionLog): RequestHandler {
  return async (request, response) => {
    const outcome = await questionLog.judge(parseBody(feedbackRequestSchema, request.body));
    if (outcome === "unknown") {
      throw new AppError("not_found", "there is no recent answer of this id", {
        hint: "The id is that of the answer's end",
      });
    }
    if (outcome === "lost") {
      throw new AppError("overloaded", "the feedback could not be kept", { hint: "Send it again later" });
    }
    response.status(204).end();
  };
}
