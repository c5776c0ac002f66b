import { hasRedis } from "../fakes/start-redis.js";

const SAID = "CUEPOINT_TEST_REDIS_SAID";

/** Says once a run, whatever projects it has, that the tests with Redis are skipped. */
export function setup(): void {
  if (hasRedis || process.env[SAID] !== undefined) return;
  process.env[SAID] = "1";
  process.stderr.write(
    "redis-server is not installed: the tests with Redis are skipped. Debian: apt-get install redis-server\n",
  );
}
