import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import { installLlama } from "./install-llama.js";

const START_TIMEOUT_MS = 60_000;

export interface LlamaServer {
  /** `http://127.0.0.1:PORT`. */
  readonly url: string;
  /** For OPENAI_BASE_URL. */
  readonly baseUrl: string;
  stop(): Promise<void>;
}

/** A real, small, often wrong model behind llama.cpp's own OpenAI-compatible server, installed where it is missing. */
export async function startLlamaServer(): Promise<LlamaServer> {
  const { binary, weights } = await installLlama();
  const port = await findFreePort();
  const url = `http://127.0.0.1:${port}`;
  const args = ["-m", weights, "--host", "127.0.0.1", "--port", String(port), "-c", "4096", "-t", "2"];
  const child = spawn(binary, [...args, "--slots"], { stdio: ["ignore", "ignore", "pipe"] });
  const kill = () => child.kill("SIGKILL");
  process.once("exit", kill);
  const exited = once(child, "exit");
  let log = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    log = (log + text).slice(-4_000);
  });
  const stop = async () => {
    process.off("exit", kill);
    child.kill("SIGTERM");
    const timer = setTimeout(kill, 5_000);
    await exited;
    clearTimeout(timer);
  };
  if (!(await becomesHealthy(url, child))) {
    await stop();
    throw new Error(
      `llama-server did not become ready within ${START_TIMEOUT_MS / 1000} s; it said:\n${log}`,
    );
  }
  return { url, baseUrl: `${url}/v1`, stop };
}

async function becomesHealthy(url: string, child: ChildProcess): Promise<boolean> {
  const until = performance.now() + START_TIMEOUT_MS;
  while (performance.now() < until && child.exitCode === null) {
    const response = await fetch(`${url}/health`).catch(() => null);
    await response?.body?.cancel();
    if (response?.ok) return true;
    await wait(100);
  }
  return false;
}

async function findFreePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const address = probe.address();
  probe.close();
  await once(probe, "close");
  if (address === null || typeof address === "string") throw new Error("expected a port to be free");
  return address.port;
}
