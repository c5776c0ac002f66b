import type { ChildProcess } from "node:child_process";
import { setTimeout as wait } from "node:timers/promises";
import { readWork, type WorkState } from "../../../../src/store/weaviate/ingest/queue/read-work.js";
import { startCli, waitForEnd, waitForOutput } from "../../../cli/spawn-cli.js";
import type { TestRedis } from "../../../fakes/start-redis.js";
import type { TestCluster } from "../start-cluster.js";

/** What is shared is tested, and not the model. */
export const QUICK = {
  NODE_OPTIONS: `--import ${new URL("./quick-embedder.mjs", import.meta.url).href}`,
  CUEPOINT_LATE_INTERACTION: "off",
};

/** The program's own processes over one cluster and one Redis; all are ended with `stop`. */
export class SharedIngest {
  readonly #cluster: TestCluster;
  readonly #redis: TestRedis;
  readonly #children: ChildProcess[] = [];

  constructor(cluster: TestCluster, redis: TestRedis) {
    this.#cluster = cluster;
    this.#redis = redis;
  }

  /** Starts an ingest of a folder. */
  ingest(corpus: string) {
    const child = this.#start(["ingest", "--json"], { CUEPOINT_CORPUS_DIR: corpus });
    return { child, ended: waitForEnd(child) };
  }

  /** Starts a worker, and waits until it takes episodes, or waits for the cluster's first ingest. */
  async work(env: Record<string, string> = {}) {
    const child = this.#start(["work"], env);
    const ended = waitForEnd(child);
    await waitForOutput(child, /Working for ingests|No ingest has begun/);
    return { child, ended };
  }

  async read(): Promise<WorkState> {
    const { address } = this.#cluster;
    return await readWork({ address, redisUrl: null }, {});
  }

  /** Waits until an ingest is written to this share. */
  async reach(share: number): Promise<void> {
    for (;;) {
      const { writer } = await this.read();
      const { done, total } = writer?.progress ?? { done: 0, total: 1 };
      if (done >= share * total) return;
      await wait(100);
    }
  }

  stop(): void {
    for (const child of this.#children.splice(0)) child.kill("SIGKILL");
  }

  #start(args: readonly string[], env: Record<string, string>): ChildProcess {
    const { environment } = this.#cluster;
    const child = startCli(args, { env: { ...environment, ...QUICK, REDIS_URL: this.#redis.url, ...env } });
    this.#children.push(child);
    return child;
  }
}
