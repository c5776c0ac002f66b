import { spawn } from "node:child_process";
import { once } from "node:events";

export interface StartedServer {
  readonly url: string;
  /** From the start of the process until it said that it listens, which is when it answers. */
  readonly readyMs: number;
  stop(): Promise<void>;
}

/** `cuepoint serve` on the index, without a limit on how often it is asked. Throws where it ends before it is ready. */
export async function startServer(
  indexDir: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<StartedServer> {
  const started = performance.now();
  const child = spawn(process.execPath, ["dist/cli.js", "serve", "--port", "0"], {
    env: {
      ...process.env,
      OPENAI_API_KEY: "",
      OPENAI_BASE_URL: "",
      CUEPOINT_INDEX_DIR: indexDir,
      CUEPOINT_RATE_LIMIT: "0",
      LOG_LEVEL: "silent",
      ...environment,
    },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const closed = once(child, "close");
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      const found = /Cuepoint is listening on (\S+)/.exec(text)?.[1];
      if (found !== undefined) resolve(found);
    });
    child.once("close", () => reject(new Error("the server ended before it was ready")));
  });
  const readyMs = performance.now() - started;
  return {
    url,
    readyMs,
    async stop() {
      child.kill("SIGTERM");
      await closed;
    },
  };
}
