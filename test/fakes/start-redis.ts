import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { RedisConnection } from "../../src/platform/redis-connection.js";

/** A real Redis server of the test's own, on the loopback address, that keeps nothing on disk. */
export interface TestRedis {
  readonly url: string;
  /** Ends it at once; all that it knew is lost. */
  kill(): Promise<void>;
  /** Starts it again, on the same port. */
  start(): Promise<void>;
  /** Makes it take connections and commands and answer none. */
  hang(): void;
  goOn(): void;
  /** Sends one command on a connection of its own. */
  ask(...command: string[]): Promise<unknown>;
}

/** True where the tests with Redis can run. */
export const hasRedis = spawnSync("redis-server", ["--version"]).status === 0;

/** Starts the server. Clients must show the `password` where there is one. */
export async function startRedis({ password = "" } = {}): Promise<TestRedis> {
  const port = await findFreePort();
  let child: ChildProcess | null = null;
  const url = `redis://${password === "" ? "" : `:${encodeURIComponent(password)}@`}127.0.0.1:${port}`;
  const redis: TestRedis = {
    url,
    async kill() {
      if (child === null) return;
      const ended = once(child, "exit");
      child.kill("SIGKILL");
      await ended;
      child = null;
    },
    async start() {
      const options = [
        "--port",
        String(port),
        "--bind",
        "127.0.0.1",
        "--save",
        "",
        "--requirepass",
        password,
      ];
      child = spawn("redis-server", options, { stdio: ["ignore", "pipe", "ignore"] });
      for await (const line of child.stdout ?? []) if (String(line).includes("Ready to accept")) break;
    },
    hang: () => void child?.kill("SIGSTOP"),
    goOn: () => void child?.kill("SIGCONT"),
    async ask(...command) {
      const connection = new RedisConnection({ url });
      try {
        return await connection.send(command);
      } finally {
        await connection.close();
      }
    },
  };
  await redis.start();
  return redis;
}

async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}
