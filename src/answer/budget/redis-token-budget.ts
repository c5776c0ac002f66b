import { randomUUID } from "node:crypto";
import { z } from "zod";
import type { RedisConnection } from "../../platform/redis-connection.js";
import { nameDay, refuseSpent, refuseUnrecorded, type TokenBudget } from "./token-budget.js";

const KEPT_SECONDS = 7 * 86_400;
const REFRESH_MS = 5_000;

/**
 * A day is a hash: `charged`, and what each open call has set aside under the call's own name. KEYS: the day; ARGV: the
 * call, its tokens, the budget, how long the day is kept. Replies whether the call may begin, and what is charged.
 */
const RESERVE = `
local charged = tonumber(redis.call("HGET", KEYS[1], "charged") or "0")
if charged >= tonumber(ARGV[3]) then return {0, charged} end
redis.call("HSET", KEYS[1], ARGV[1], ARGV[2])
charged = redis.call("HINCRBY", KEYS[1], "charged", ARGV[2])
redis.call("EXPIRE", KEYS[1], ARGV[4])
return {1, charged}`;

/** As above, without the budget. A call that the server has forgotten had nothing set aside, and is charged in full. */
const SETTLE = `
local reserved = tonumber(redis.call("HGET", KEYS[1], ARGV[1]) or "0")
redis.call("HDEL", KEYS[1], ARGV[1])
local charged = redis.call("HINCRBY", KEYS[1], "charged", tonumber(ARGV[2]) - reserved)
redis.call("EXPIRE", KEYS[1], ARGV[3])
return {1, charged}`;

const scriptReply = z.tuple([z.literal([0, 1]), z.int()]);
const chargedReply = z
  .string()
  .regex(/^-?\d{1,15}$/)
  .transform(Number)
  .nullable();

export interface RedisTokenBudgetOptions {
  readonly redis: Pick<RedisConnection, "send">;
  readonly tokensPerDay: number;
  /** Milliseconds since 1970; the clock where absent. */
  readonly now?: () => number;
}

/**
 * A budget that every server on the same Redis keeps, under `cuepoint:tokens:YYYY-MM-DD`. Who takes the last of it is
 * decided there: a day costs at most its budget and one call. A process that is killed, or is cut off from Redis, leaves
 * its open calls charged in full; while Redis is out of reach no call begins. What is left is asked for every five
 * seconds besides.
 */
export async function openRedisTokenBudget(options: RedisTokenBudgetOptions): Promise<TokenBudget> {
  const { redis, tokensPerDay, now = Date.now } = options;
  let known: { readonly day: string; readonly charged: number } | null = null;
  const learn = (day: string, charged: number) => {
    if (day === nameDay(now())) known = { day, charged };
  };
  const run = async (script: string, day: string, args: readonly (string | number)[]) => {
    const command = ["EVAL", script, "1", nameKey(day), ...args.map(String), String(KEPT_SECONDS)];
    const [begun, charged] = scriptReply.parse(await redis.send(command));
    learn(day, charged);
    return begun === 1;
  };
  const refresh = async () => {
    const day = nameDay(now());
    learn(day, chargedReply.parse(await redis.send(["HGET", nameKey(day), "charged"])) ?? 0);
  };
  const refreshing = setInterval(() => void refresh().catch(() => undefined), REFRESH_MS).unref();
  await refresh().catch(() => undefined);
  return {
    left() {
      if (known === null) return null;
      const charged = known.day === nameDay(now()) ? known.charged : 0;
      return Math.max(0, tokensPerDay - Math.max(0, charged));
    },
    async reserve(tokens) {
      const day = nameDay(now());
      const call = randomUUID();
      const begun = await run(RESERVE, day, [call, tokens, tokensPerDay]).catch((error: unknown) => {
        throw refuseUnrecorded(error);
      });
      if (!begun) throw refuseSpent(tokensPerDay);
      return async (spent) => void (await run(SETTLE, day, [call, spent]));
    },
    async close() {
      clearInterval(refreshing);
    },
  };
}

function nameKey(day: string): string {
  return `cuepoint:tokens:${day}`;
}
