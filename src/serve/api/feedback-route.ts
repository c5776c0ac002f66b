import type { QuestionLog } from "../../questions/question-log.js";
import { AppError } from "../../shared/errors.js";
import type { RateLimits } from "../edge/limit-rate.js";
import { parseBody } from "../edge/parse-body.js";
import { CHAT_RESPONSE } from "../openapi/examples.js";
import type { Route } from "../route.js";
import { feedbackRequestSchema } from "./request-schemas.js";

/** `POST /api/feedback`: whether an answer helped. The reply is 204 once the verdict is on disk. */
export function createFeedbackRoute(questionLog: QuestionLog, limits: RateLimits): Route {
  const example = { answerId: CHAT_RESPONSE.id, verdict: "up" };
  return {
    id: "rateAnswer",
    method: "post",
    path: "/api/feedback",
    tag: "Questions",
    summary: "Say whether an answer helped",
    description: "A later verdict on the same answer replaces the earlier one.",
    request: { name: "FeedbackRequest", schema: feedbackRequestSchema, example },
    replies: [{ status: 204, description: "It is kept." }],
    failures: ["not_found", "overloaded"],
    limit: limits.searches,
    handle: async (request, response) => {
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
    },
  };
}
