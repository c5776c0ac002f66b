import { readFileSync } from "node:fs";
import { lstat, readdir } from "node:fs/promises";
import { join } from "node:path";

/** Bytes of all files below a folder. */
export async function weighFolder(folder: string): Promise<number> {
  let bytes = 0;
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const { size } = await lstat(join(entry.parentPath, entry.name)).catch(() => ({ size: 0 }));
    bytes += size;
  }
  return bytes;
}

/** Resident memory of a process, in bytes, and what it has used of the processor, in seconds. Linux only. */
export function readProcess(pid: number): { readonly residentBytes: number; readonly cpuSeconds: number } {
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  const [, kilobytes = "0"] = /VmRSS:\s+(\d+)/.exec(status) ?? [];
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
  const ticks = Number(fields[11]) + Number(fields[12]);
  return { residentBytes: Number(kilobytes) * 1024, cpuSeconds: ticks / 100 };
}
