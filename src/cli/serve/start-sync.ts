import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { BUILT } from "../../platform/built-files.js";
import type { Log } from "../../platform/log.js";

const PROGRAM = fileURLToPath(new URL("cli.js", BUILT));
const MOST_LINE = 2_000;

/** A program that brings the corpus up to date beside a server. */
export interface Syncing {
  stop(): Promise<void>;
}

/**
 * Starts `cuepoint sync --every` as a program of its own, since fetching and embedding would keep readers waiting. What it
 * says goes to the log; the server takes up the new index by itself. It ends with the server.
 */
export function startSync(everySeconds: number, log: Log): Syncing {
  const child = fork(PROGRAM, ["sync", "--every", `${everySeconds / 60}m`], {
    stdio: ["ignore", "ignore", "pipe", "ipc"],
  });
  let rest = "";
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    const lines = (rest + text).split("\n");
    rest = (lines.pop() ?? "").slice(-MOST_LINE);
    for (const line of lines) log.info({ by: "sync" }, line.slice(0, MOST_LINE));
  });
  let isStopping = false;
  const ended = once(child, "close").then(([code]) => {
    if (!isStopping)
      log.warn(`cuepoint sync ended with ${code}: the corpus is not brought up to date any more`);
  });
  ended.catch((error: unknown) => log.warn({ error }, "cuepoint sync could not be started"));
  return {
    async stop() {
      isStopping = true;
      child.kill();
      await ended.catch(() => undefined);
    },
  };
}
