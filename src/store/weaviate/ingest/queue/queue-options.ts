import { createNodeRedisClient, type JobsOptions } from "bullmq";
import type { RedisClient } from "../../../../platform/redis-client.js";

/** An episode that fails is tried so often, each time after a pause that is twice as long. */
export const ATTEMPTS = 3;
/** An episode that so many workers died of is not tried again. */
export const MOST_DEATHS = 5;
/** So many episodes are in Redis at once, with their texts: its memory does not grow with the library. */
export const EPISODES_IN_REDIS = 200;
const FIRST_PAUSE_MS = 2_000;
const DAY_SECONDS = 86_400;

/** Keys in Redis begin like those of limits and budgets. */
const PREFIX = "cuepoint";

/** Jobs are taken out by the ingest that put them; what nobody takes out goes by itself. */
export const JOB_OPTIONS: JobsOptions = {
  attempts: ATTEMPTS,
  backoff: { type: "exponential", delay: FIRST_PAUSE_MS },
  removeOnComplete: { age: DAY_SECONDS },
  // None of those that the ingest has not looked at yet is among those that go.
  removeOnFail: { age: 7 * DAY_SECONDS, count: EPISODES_IN_REDIS },
};

/** One Redis may serve several clusters: each has a queue by its own name. */
export const nameQueue = (cluster: string) => `ingest-${cluster}`;

/** Each listens to its client as long as that lives, and loads its scripts into the server: one does for all queues of a client. */
const connections = new WeakMap<RedisClient, ReturnType<typeof createNodeRedisClient>>();

/**
 * The options of everything that is connected to a queue over this client; the server was looked at when the client was
 * opened.
 */
export function describeConnection(client: RedisClient) {
  const connection = connections.get(client) ?? createNodeRedisClient(client);
  if (!connections.has(client)) {
    connections.set(client, connection);
    // What is closed first leaves nobody to hear of an outage, which is told by the client itself.
    connection.on("error", () => undefined);
  }
  return { connection, prefix: PREFIX, skipVersionCheck: true } as const;
}
