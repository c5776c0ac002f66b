import { Agent } from "node:http";
import { postJson } from "../speed/measure/post-json.js";
import { startServer } from "../speed/measure/start-server.js";
import { showProgress } from "../speed/report/show-progress.js";
import { readProcess } from "./weigh-nodes.js";

export interface ServerWeight {
  readonly readyMs: number;
  /** Resident bytes when it is ready, after all questions, and the most that there were. */
  readonly atStart: number;
  readonly atEnd: number;
  readonly most: number;
}

/** How the image starts a server. */
const SETTINGS = { MALLOC_MMAP_THRESHOLD_: "131072", NODE_OPTIONS: "--max-semi-space-size=4" };

/** Starts `cuepoint serve` on a cluster as the image does, with its real models, and asks it all questions, one after the other. */
export async function weighServer(
  environment: Readonly<Record<string, string>>,
  questions: readonly string[],
): Promise<ServerWeight> {
  const { url, pid, readyMs, stop } = await startServer("", { ...environment, ...SETTINGS });
  const agent = new Agent({ keepAlive: true });
  try {
    const atStart = readProcess(pid).residentBytes;
    for (const [i, content] of questions.entries()) {
      if (i % 50 === 0) showProgress("asking a server", i, questions.length);
      await postJson(`${url}/api/chat`, { messages: [{ role: "user", content }] }, agent);
    }
    const { residentBytes, mostResidentBytes } = readProcess(pid);
    return { readyMs, atStart, atEnd: residentBytes, most: mostResidentBytes };
  } finally {
    agent.destroy();
    await stop();
  }
}
