import { createClient } from "@redis/client";
import { AppError } from "../shared/errors.js";
import { describeRedisFailure } from "./describe-redis-failure.js";

const CONNECT_MS = 5_000;
const REPLY_MS = 5_000;
/** A connection that is silent for so long is dead: whether anything else is asked or not, it is asked for a sign of life. */
const SILENCE_MS = 30_000;
const PROBE_MS = 8_000;
const MOST_PAUSE_MS = 2_000;
const OLDEST = [6, 2] as const;

export type RedisClient = ReturnType<typeof createPlainClient>;

export interface RedisClientOptions {
  /** The URL begins with `redis://` or `rediss://`, and holds the password where the server wants one. */
  readonly url: string;
  /** Is told once for each outage what went wrong first. */
  readonly onOutage: (why: string) => void;
  readonly onReturn: () => void;
}

/**
 * Connects to a Redis server that can keep a queue. Once it is connected it waits for the server through every outage, and
 * what is sent meanwhile is sent then. Throws `store_unavailable` where the server does not answer, and `config_invalid`
 * where it refuses the password or is set up so that work could be lost.
 */
export async function openRedisClient({ url, onOutage, onReturn }: RedisClientOptions): Promise<RedisClient> {
  const address = hidePassword(url);
  const state = { connected: false, out: false };
  const client = createPlainClient(url, () => state.connected);
  client.on("error", (error: unknown) => {
    if (!state.connected || state.out) return;
    state.out = true;
    onOutage(describeRedisFailure(error));
  });
  client.on("ready", () => {
    if (state.out) onReturn();
    state.out = false;
  });
  try {
    await Promise.race([client.connect(), failIn(CONNECT_MS)]);
    const info = await Promise.race([client.info(), failIn(REPLY_MS)]);
    const problem = findProblem(info, address);
    if (problem !== null) throw problem;
    state.connected = true;
    return client;
  } catch (error) {
    if (client.isOpen) client.destroy();
    throw error instanceof AppError ? error : refuseConnection(error, address);
  }
}

function createPlainClient(url: string, isConnected: () => boolean) {
  return createClient({
    url,
    RESP: 2,
    pingInterval: PROBE_MS,
    socket: {
      connectTimeout: CONNECT_MS,
      socketTimeout: SILENCE_MS,
      reconnectStrategy: (tries, cause) =>
        isConnected() ? Math.min(MOST_PAUSE_MS, 100 * 2 ** Math.min(tries, 10)) : cause,
    },
    maintNotifications: "disabled",
  });
}

/** Finds in what the server tells of itself why it cannot keep a queue; gives null where it can. */
export function findProblem(info: string, address: string): AppError | null {
  const fields = new Map(
    info.split(/\r?\n/).map((line) => {
      const colon = line.indexOf(":");
      return [line.slice(0, colon), line.slice(colon + 1)] as const;
    }),
  );
  const refuse = (message: string, hint: string) =>
    new AppError("config_invalid", `REDIS_URL: the server at ${address} ${message}`, { hint });
  const version = fields.get("redis_version") ?? "";
  const [major = 0, minor = 0] = version.split(".").map(Number);
  if (major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1]))
    return refuse(
      `is Redis ${version === "" ? "of no known version" : version}, the work of an ingest is shared by ${OLDEST.join(".")} or later`,
      "Use a newer Redis, or leave REDIS_URL out for the ingest: one process then does all of it.",
    );
  if (fields.get("redis_mode") === "cluster")
    return refuse(
      "is part of a Redis Cluster, which cannot keep a queue",
      "Name one server or a primary of its own in REDIS_URL.",
    );
  if (fields.get("role") === "slave")
    return refuse("is a replica, which cannot be written", "Name its primary in REDIS_URL.");
  const policy = fields.get("maxmemory_policy") ?? "noeviction";
  if (policy !== "noeviction")
    return refuse(
      `throws keys away when its memory is full (maxmemory-policy ${policy})`,
      "Set `maxmemory-policy noeviction` in its configuration: a queue that loses keys loses work.",
    );
  return null;
}

function refuseConnection(cause: unknown, address: string): AppError {
  const why = describeRedisFailure(cause);
  if (/WRONGPASS|NOAUTH|NOPERM|AUTH /.test(why))
    return new AppError("config_invalid", `REDIS_URL: the server at ${address} refuses: ${why}`, {
      hint: "Put the user and the password into REDIS_URL, percent-encoded: redis://user:password@host:6379.",
      cause,
    });
  return new AppError("store_unavailable", `Redis at ${address} does not answer: ${why}`, {
    hint: "Start it, or correct REDIS_URL; without REDIS_URL one process does the whole ingest.",
    retryAfterSeconds: 5,
    cause,
  });
}

async function failIn(ms: number): Promise<never> {
  return await new Promise((_, reject) => {
    setTimeout(() => reject(new Error(`no reply within ${ms / 1000} s`)), ms).unref();
  });
}

/** `redis://host:6379/2` */
export function hidePassword(url: string): string {
  const { protocol, host, pathname } = new URL(url);
  return `${protocol}//${host}${pathname === "/" ? "" : pathname}`;
}
