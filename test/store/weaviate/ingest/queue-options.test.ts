import type { EventEmitter } from "node:events";
import { Queue, Worker } from "bullmq";
import { expect, test } from "vitest";
import { openRedisClient, type RedisClient } from "../../../../src/platform/redis-client.js";
import { describeConnection } from "../../../../src/store/weaviate/ingest/queue/queue-options.js";
import { hasRedis, startRedis } from "../../../fakes/start-redis.js";

const countListeners = (client: RedisClient) =>
  [client, describeConnection(client).connection as unknown as EventEmitter].flatMap((emitter) =>
    ["ready", "error", "end", "close", "reconnecting"].map((name) => emitter.listenerCount(name)),
  );

test.skipIf(!hasRedis)("queues and workers that are closed leave nothing on their client", async () => {
  const redis = await startRedis();
  const client = await openRedisClient({
    url: redis.url,
    onOutage: () => undefined,
    onReturn: () => undefined,
  });
  const useQueue = async () => {
    const queue = new Queue("once", describeConnection(client));
    const worker = new Worker("once", async () => null, describeConnection(client));
    await Promise.all([queue.waitUntilReady(), worker.waitUntilReady()]);
    await worker.close();
    await queue.close();
  };
  await useQueue();
  const before = countListeners(client);
  for (let round = 0; round < 3; round++) await useQueue();
  expect(countListeners(client)).toEqual(before);
  client.destroy();
  await redis.kill();
});
