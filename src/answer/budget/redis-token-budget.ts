import { randomUUID } from "node:crypto";
import { z } from "zod";
import type { RedisConnection } from "../../platform/redis-connection.js";
import { nameDay, refuseSpent, refuseUnrecorded, type TokenBudget } from "./token-budget.js";

const KEPT_SECONDS = 7 * 86_400;
const REFRESH_MS = 5_000;

/**
 * A day is a hash. It holds `charged` and, under each open call's own name, the tokens set aside for it. KEYS are the
 * day; ARGV are the call, its tokens, the budget and the seconds that the day is kept. The script replies whether the
 * call may begin, and the tokens charged.
 */
const RESERVE = `
local charged = tonumber(redis.call("HGET", KEYS[1], "charged") or "0")
if charged >= tonumber(ARGV[3]) then return {0, charged} end
redis.call("HSET", KEYS[1], ARGV[1], ARGV[2])
charged = redis.call("HINCRBY", KEYS[1], "charged", ARGV[2])
redis.call("EXPIRE", KEYS[1], ARGV[4])
return {1, charged}`;

/** Takes the same arguments but the budget. A call that Redis has forgotten is charged in full. */
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
  /** Returns milliseconds since 1970; the system's clock by default. */
  readonly now?: () => number;
}

/**
 * Opens a budget that every server on the same Redis shares, under `cuepoint:tokens:YYYY-MM-DD`. Redis decides which
 * call takes the last tokens, so that a day costs at most its budget and one call. A process that is killed or cut
 * off from Redis leaves its open calls charged in full, and no call begins while Redis is out of reach. The tokens
 * left are also read every five seconds.
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
