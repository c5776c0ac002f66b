import { existsSync, readdirSync, readFileSync } from "node:fs";

/** Processor time since a thread began, in milliseconds. */
export interface ThreadTimes {
  /** The main threads of pages. */
  readonly page: number;
  readonly worker: number;
}

/** Reads the processor time of a browser's pages and their workers; another program's load does not change it. Null elsewhere than on Linux. */
export function readThreadTimes(group: number): ThreadTimes | null {
  if (!existsSync("/proc/self/task")) return null;
  let page = 0;
  let worker = 0;
  for (const pid of listPages(group)) {
    for (const thread of readdirSync(`/proc/${pid}/task`)) {
      const folder = `/proc/${pid}/task/${thread}`;
      const ms = Number(readOr(`${folder}/schedstat`).split(" ")[0]) / 1_000_000;
      if (thread === pid) page += ms;
      else if (readOr(`${folder}/comm`).startsWith("DedicatedWorker")) worker += ms;
    }
  }
  return { page, worker };
}

/** The processes of the group that draw pages. */
function listPages(group: number): string[] {
  return readdirSync("/proc").filter((pid) => {
    if (!/^\d+$/.test(pid)) return false;
    // Behind the name, which may hold anything: state, parent, group.
    const [, , own] = readOr(`/proc/${pid}/stat`)
      .replace(/^.*\)\s*/s, "")
      .split(" ");
    return Number(own) === group && readOr(`/proc/${pid}/cmdline`).includes("--type=renderer");
  });
}

/** A process or a thread may just have ended. */
function readOr(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}
