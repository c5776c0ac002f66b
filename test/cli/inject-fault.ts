import fs, { type FileHandle } from "node:fs/promises";
import { syncBuiltinESMExports } from "node:module";
import { resolve } from "node:path";

export interface Fault {
  /** The step on the folder that fails, 1 for the first. */
  readonly at: number;
  /** `ENOSPC`: the step alone fails, for want of space. `kill`: from this step on nothing reaches the folder any more. */
  readonly kind: "ENOSPC" | "kill";
}

const ON_HANDLES = ["write", "writeFile", "sync", "truncate"] as const;
const ON_PATHS = [
  "mkdir",
  "mkdtemp",
  "open",
  "rename",
  "rm",
  "rmdir",
  "unlink",
  "utimes",
  "writeFile",
] as const;

type Step = (...args: unknown[]) => Promise<unknown>;

/** Runs `work` while this process's steps on the folder are counted, and the fault's is one that fails. Gives their number. */
export async function countSteps(
  folder: string,
  fault: Fault,
  work: () => Promise<unknown>,
): Promise<number> {
  let steps = 0;
  const take = (name: string) => {
    steps++;
    if (steps !== fault.at && (fault.kind !== "kill" || steps < fault.at)) return;
    throw Object.assign(new Error(`${fault.kind}: no space left on device, ${name}`), { code: fault.kind });
  };
  const wrapHandle = (handle: FileHandle) => {
    for (const name of ON_HANDLES) {
      const original = handle[name].bind(handle) as Step;
      const step: Step = async (...args) => {
        take(name);
        return await original(...args);
      };
      Object.assign(handle, { [name]: step });
    }
    return handle;
  };
  const originals = Object.fromEntries(ON_PATHS.map((name) => [name, fs[name]]));
  for (const name of ON_PATHS) {
    const original = fs[name] as Step;
    const step: Step = async (path, ...args) => {
      const isOwn = resolve(String(path)).startsWith(resolve(folder));
      if (isOwn) take(name);
      const result = await original(path, ...args);
      return isOwn && name === "open" ? wrapHandle(result as FileHandle) : result;
    };
    Object.assign(fs, { [name]: step });
  }
  syncBuiltinESMExports();
  try {
    await work();
    return steps;
  } finally {
    Object.assign(fs, originals);
    syncBuiltinESMExports();
  }
}
