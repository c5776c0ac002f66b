import { createRequire } from "node:module";
import { describeError } from "../../shared/errors.js";

/** The part of `hnswlib-node` 3.0.0 that is used. It is declared here, since the addon and its types may be missing. */
export interface HnswGraph {
  initIndex(maxElements: number, m: number, efConstruction: number, randomSeed: number): void;
  addPoint(point: number[], label: number): void;
  markDelete(label: number): void;
  resizeIndex(maxElements: number): void;
  setEf(ef: number): void;
  getCurrentCount(): number;
  /** Reads in a thread of its own. */
  readIndex(path: string): Promise<boolean>;
  writeIndexSync(path: string): void;
  searchKnn(
    query: number[],
    count: number,
    filter?: (label: number) => boolean,
  ): { distances: number[]; neighbors: number[] };
}

export interface HnswAddon {
  readonly HierarchicalNSW: new (space: "ip", dimensions: number) => HnswGraph;
}

export type AddonState =
  | { readonly loaded: true; readonly addon: HnswAddon }
  | { readonly loaded: false; readonly reason: string };

/** Loads the compiled addon, or tells why it cannot be had on this machine. */
export function loadAddon(): AddonState {
  try {
    return { loaded: true, addon: createRequire(import.meta.url)("hnswlib-node") as HnswAddon };
  } catch (error) {
    return { loaded: false, reason: describeError(error).split("\n", 1)[0] ?? "unknown" };
  }
}
