import { join } from "node:path";
import { openFileTokenBudget } from "../answer/budget/file-token-budget.js";
import type { TokenBudget, TokenUsage } from "../answer/budget/token-budget.js";
import type { RedisConnection, RedisConnectionOptions } from "../platform/redis-connection.js";
import type { Config } from "./config.js";

/** What calls to the language model cost, and where. */
export interface Spending {
  readonly onTokens?: (usage: TokenUsage) => void;
  /** The process's connection. Null: there is none, and where one is wanted it is opened. */
  readonly redis?: RedisConnection | null;
}

/** Where several servers keep together what would else be each one's own. Null: nowhere. */
export async function composeRedis(
  { redisUrl }: Config,
  listeners: Omit<RedisConnectionOptions, "url"> = {},
): Promise<RedisConnection | null> {
  if (redisUrl === null) return null;
  // Its client takes long to load: where there is no Redis it is not loaded.
  const { RedisConnection } = await import("../platform/redis-connection.js");
  return new RedisConnection({ url: redisUrl, ...listeners });
}

/**
 * In Redis where it is configured, over `shared` or else a connection of the budget's own, which it closes; else in the
 * index folder. Null: no limit. Throws `config_invalid` where that folder cannot be written.
 */
export async function composeTokenBudget(
  config: Config,
  shared: RedisConnection | null,
): Promise<TokenBudget | null> {
  const tokensPerDay = config.dailyTokenBudget;
  if (tokensPerDay === null) return null;
  const redis = shared ?? (await composeRedis(config));
  if (redis === null)
    return await openFileTokenBudget({ dir: join(config.indexDir, "tokens"), tokensPerDay });
  const { openRedisTokenBudget } = await import("../answer/budget/redis-token-budget.js");
  const budget = await openRedisTokenBudget({ redis, tokensPerDay });
  if (shared !== null) return budget;
  const close = async () => {
    await budget.close();
    await redis.close();
  };
  return { ...budget, close };
}
