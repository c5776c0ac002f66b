import type { TokenBudget } from "../answer/budget/token-budget.js";
import type { RedisConnection } from "../platform/redis-connection.js";
import type { QuestionLog } from "../questions/question-log.js";
import { type Condition, nameMoment } from "./model-health.js";

/** Describes that Redis is out of reach. With `keepsBudget` the language model's tokens are counted there as well. */
export function createOutageCondition(
  redis: Pick<RedisConnection, "outageSince">,
  keepsBudget: boolean,
): Condition {
  const effect = keepsBudget
    ? "limits are this server's own, and answers are extractive"
    : "limits are this server's own";
  return () =>
    redis.outageSince === null
      ? null
      : `Redis has not answered since ${nameMoment(redis.outageSince)}: ${effect}.`;
}

/** Says since when the language model is not asked because its tokens cannot be recorded. */
export function createRecordCondition(readBudget: () => TokenBudget | null): Condition {
  return () => {
    const since = readBudget()?.unrecordedSince ?? null;
    if (since === null) return null;
    return `The language model's tokens cannot be recorded since ${nameMoment(since)}: answers are extractive.`;
  };
}

/** Says since when the question log cannot be written. Readers get the same answers meanwhile. */
export function createLossCondition(questionLog: QuestionLog | null): Condition {
  return () => {
    const since = questionLog?.losingSince ?? null;
    return since === null ? null : `Questions and feedback cannot be kept since ${nameMoment(since)}.`;
  };
}
