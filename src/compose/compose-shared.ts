import { join } from "node:path";
import { openFileTokenBudget } from "../answer/budget/file-token-budget.js";
import type { TokenBudget, TokenUsage } from "../answer/budget/token-budget.js";
import { createModelCircuit, type ModelCircuit } from "../answer/model/model-circuit.js";
import type { RedisConnection, RedisConnectionOptions } from "../platform/redis-connection.js";
import type { Config } from "./config.js";

/** Hears sentences for the operator on what has failed, and on its return. */
export interface OutageListener {
  warn(sentence: string): void;
  info(sentence: string): void;
}

/** Where the tokens of calls to the language model are counted. */
export interface Spending {
  readonly onTokens?: (usage: TokenUsage) => void;
  /** Hears that tokens cannot be recorded, and that the language model is left alone. */
  readonly outages?: OutageListener | undefined;
  /** The process's connection; where it is null, one is opened if Redis is configured. */
  readonly redis?: RedisConnection | null;
}

/** Connects to the Redis that several servers share; gives null where none is configured. */
export async function composeRedis(
  { redisUrl }: Config,
  listeners: Omit<RedisConnectionOptions, "url"> = {},
): Promise<RedisConnection | null> {
  if (redisUrl === null) return null;
  // The client takes long to load: it is not loaded where there is no Redis.
  const { RedisConnection } = await import("../platform/redis-connection.js");
  return new RedisConnection({ url: redisUrl, ...listeners });
}

/** Tells the operator of each outage of Redis once. */
export function tellOutages(tell: OutageListener): Omit<RedisConnectionOptions, "url"> {
  return {
    onOutage: (why) =>
      tell.warn(`Redis is out of reach: ${why}. Until it is back this server counts by itself`),
    onReturn: () => tell.info("Redis is back"),
  };
}

/** Tells the operator once that the model's server is left alone, and once that it answers again. */
export function composeModelCircuit({ outages }: Pick<Spending, "outages">): ModelCircuit {
  return createModelCircuit({
    onOutage: ({ sentence }) => outages?.warn(sentence),
    onReturn: () => outages?.info("the language model answers again"),
  });
}

const FIX =
  "Until they can, answers are extractive: free some space or make the folder `tokens` in the index folder writable.";

/**
 * Opens the budget: in Redis where it is configured, over `redis` or a connection of its own that it closes, and else in the
 * index folder. Gives null where there is no limit. Throws `config_invalid` where that folder cannot be written.
 */
export async function composeTokenBudget(
  config: Config,
  { redis: shared = null, outages }: Pick<Spending, "redis" | "outages">,
): Promise<TokenBudget | null> {
  const tokensPerDay = config.dailyTokenBudget;
  if (tokensPerDay === null) return null;
  const redis = shared ?? (await composeRedis(config));
  if (redis === null)
    return await openFileTokenBudget({
      dir: join(config.indexDir, "tokens"),
      tokensPerDay,
      onOutage: (why) => outages?.warn(`the tokens spent cannot be recorded: ${why}. ${FIX}`),
      onReturn: () => outages?.info("the tokens spent are recorded again"),
    });
  const { openRedisTokenBudget } = await import("../answer/budget/redis-token-budget.js");
  const budget = await openRedisTokenBudget({ redis, tokensPerDay });
  if (shared !== null) return budget;
  const close = async () => {
    await budget.close();
    await redis.close();
  };
  return { ...budget, close };
}
