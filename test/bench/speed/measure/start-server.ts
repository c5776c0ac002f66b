import { once } from "node:events";
import { startListener } from "../../start-listener.js";

export interface StartedServer {
  readonly url: string;
  readonly pid: number;
  /** From the start of the process until it said that it listens, which is when it answers. */
  readonly readyMs: number;
  stop(): Promise<void>;
}

/** `cuepoint serve` on the index. Throws like `serveIndex`. */
export async function startServer(
  indexDir: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<StartedServer> {
  return await serveIndex(indexDir, ["dist/cli.js", "serve", "--port", "0"], environment);
}

/** A program that serves the index, without a limit on how often it is asked. Throws where it ends before it is ready. */
export async function serveIndex(
  indexDir: string,
  program: readonly string[],
  environment: Readonly<Record<string, string>>,
): Promise<StartedServer> {
  const started = performance.now();
  const { child, url } = await startListener(program, {
    OPENAI_API_KEY: "",
    OPENAI_BASE_URL: "",
    CUEPOINT_INDEX_DIR: indexDir,
    CUEPOINT_RATE_LIMIT: "0",
    LOG_LEVEL: "silent",
    ...environment,
  });
  const readyMs = performance.now() - started;
  return {
    url,
    pid: child.pid ?? 0,
    readyMs,
    async stop() {
      const closed = once(child, "close");
      child.kill("SIGTERM");
      await closed;
    },
  };
}
