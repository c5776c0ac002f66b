import { writeSync } from "node:fs";
import { parentPort, workerData } from "node:worker_threads";
import type { Excess, ReadingSettings } from "./serve-readings.js";

const LOOK_MS = 50;

const { residentBytes } = workerData as ReadingSettings;
const parent = process.ppid;
/** The process may take the processor up to this time of its own; no end while it reads nothing. */
let cpuEndMs = Number.POSITIVE_INFINITY;

parentPort?.on("message", (allowedMs: number) => {
  cpuEndMs = readCpuMs() + allowedMs;
});

// The thread that reads may never come back. This one ends the process where it takes too much time of the processor, which
// passes neither while the process is stopped nor while others have their turn, or too much memory, of which V8 bounds only a
// part; and where its parent is gone, which would have ended it.
setInterval(() => {
  if (isOrphan()) end();
  else if (process.memoryUsage.rss() > residentBytes) end("memory");
  else if (readCpuMs() > cpuEndMs) end("time");
}, LOOK_MS);

function readCpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

function isOrphan(): boolean {
  if (process.ppid !== parent) return true;
  try {
    // Windows never changes the parent's number.
    process.kill(parent, 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ESRCH";
  }
}

/** Ends the process. The parent reads why from the standard output, which nothing else writes to. */
function end(excess: Excess | "" = ""): void {
  try {
    writeSync(1, excess);
  } finally {
    process.kill(process.pid, "SIGKILL");
  }
}
