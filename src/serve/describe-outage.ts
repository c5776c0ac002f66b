import type { RedisConnection } from "../platform/redis-connection.js";
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
