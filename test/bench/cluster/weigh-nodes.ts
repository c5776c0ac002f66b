import { readFileSync } from "node:fs";
import { lstat, readdir } from "node:fs/promises";
import { join } from "node:path";
import type { WeaviateCluster } from "../../../src/store/weaviate/weaviate-cluster.js";

/** The shards that an index lies in. */
export async function countShards(cluster: WeaviateCluster, collection: string): Promise<number> {
  const nodes = await cluster.read((client) => client.cluster.nodes({ collection, output: "verbose" }));
  return new Set(nodes.flatMap(({ shards }) => shards.map(({ name }) => name))).size;
}

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

export interface ProcessWeight {
  /** Now, and the most that there were. */
  readonly residentBytes: number;
  readonly mostResidentBytes: number;
  readonly cpuSeconds: number;
}

/** Resident memory of a process, in bytes, and what it has used of the processor, in seconds. Linux only. */
export function readProcess(pid: number): ProcessWeight {
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  const read = (name: string) => 1024 * Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1] ?? 0);
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
  const ticks = Number(fields[11]) + Number(fields[12]);
  return {
    residentBytes: read("VmRSS"),
    mostResidentBytes: read("VmHWM"),
    cpuSeconds: ticks / 100,
  };
}
