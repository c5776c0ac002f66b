import { setTimeout as wait } from "node:timers/promises";
import { Worker } from "node:worker_threads";

/** For so many milliseconds the processes run before they are stopped again: a fraction of a frame of the screen. */
const RUN_MS = 2;

export interface Slowed {
  /** Lets the processes run on, at the machine's own speed. */
  stop(): Promise<void>;
}

/**
 * Makes all processes of a group so many times slower, by stopping them for most of each moment: the page, its workers, the network and
 * the screen alike; where all of them have ended, nothing more is done. What a browser offers for that slows the threads of pages alone.
 */
export function slowDown(group: number, times: number): Slowed {
  const flag = new Int32Array(new SharedArrayBuffer(4));
  const worker = new Worker(`(${runInTurns})(require("node:worker_threads").workerData)`, {
    eval: true,
    workerData: { group, times, flag, runMs: RUN_MS },
  });
  const ended = new Promise<void>((resolve, reject) => {
    worker.once("exit", () => resolve());
    worker.once("error", reject);
  });
  return {
    async stop() {
      Atomics.store(flag, 0, 1);
      await ended;
      await wait(10);
    },
  };
}

interface Turns {
  readonly group: number;
  readonly times: number;
  readonly flag: Int32Array<SharedArrayBuffer>;
  readonly runMs: number;
}

/** It runs in a thread of its own, from its source alone. */
function runInTurns({ group, times, flag, runMs }: Turns): void {
  const nothing = new Int32Array(new SharedArrayBuffer(4));
  const signal = (name: "SIGCONT" | "SIGSTOP") => {
    try {
      process.kill(-group, name);
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ESRCH") return false;
      throw error;
    }
  };
  const sleep = (ms: number) => Atomics.wait(nothing, 0, 0, ms);
  while (Atomics.load(flag, 0) === 0) {
    const began = performance.now();
    if (!signal("SIGCONT")) return;
    sleep(runMs);
    if (!signal("SIGSTOP")) return;
    // A turn may have been longer than it should be.
    sleep((times - 1) * (performance.now() - began));
  }
  signal("SIGCONT");
}
