import { parseModelEndpoint } from "../../shared/folder/model-endpoint.js";
import type { Opening } from "../messages.js";
import { type Asking, Connection } from "./connection.js";
import { readAtMost } from "./read-at-most.js";
import { START_SECONDS, startWorker, withinStart } from "./start-worker.js";

/** Something of the folder is missing, or is not what was exported; `message` is a sentence for its reader and its owner. */
export class FolderFault extends Error {
  override readonly name = "FolderFault";
}

/** What the module of the engine exports, for a page that may not start a worker. */
export interface EngineModule {
  /** Opens the folder, and gives what answers from it. */
  readonly openHere: (opening: Opening) => Asking;
}

const MANIFEST = "search.json";
/** It lists no files of episodes, and has some kB. */
const MOST_BYTES = 65_536;
/** It lies in the folder, however the manifest was tampered with. */
const ENGINE = /^search\/[\w-]+\.js$/;

/**
 * Reads what is in the folder, and starts what answers from it: a worker, or where the page's policy lets it have none, this
 * thread. What answered `before` stays where the folder is still the same, and is closed where it was published anew. Throws
 * `FolderFault`, and whatever `fetch` throws where there is no network.
 */
export async function connectFolder(folder: string, before: Connection | null): Promise<Connection> {
  const { manifest, engine, server } = await readManifest(folder);
  if (before?.isClosed === false && before.manifest === manifest) return before;
  const answering = await startEngine({ folder, manifest }, engine);
  before?.close();
  const connection = new Connection({ manifest, server, ...answering });
  answering.worker?.addEventListener("error", () => connection.lose());
  return connection;
}

async function startEngine(opening: Opening, engine: string) {
  const { folder } = opening;
  const address = `${folder}/${engine}`;
  const fail = (why: string) => (cause: unknown) => {
    throw new FolderFault(`${engine} ${why}`, { cause });
  };
  const late = fail(`did not start within ${START_SECONDS} seconds: try again, or load the page anew.`);
  const worker = await startWorker(address).catch(late);
  if (worker !== null) {
    worker.postMessage(opening satisfies Opening);
    const ask: Asking = (asked, port) => worker.postMessage(asked, [port]);
    return { worker, ask, end: () => worker.terminate() };
  }
  const importing = import(address).catch(fail(`cannot be run: ${blame(folder)}`)) as Promise<EngineModule>;
  const { openHere } = await withinStart(importing).catch((error: unknown) => {
    throw error instanceof FolderFault ? error : late(error);
  });
  return { worker: null, ask: openHere(opening), end: () => {} };
}

/** Fetches the manifest, which changes with each export, and tells which module answers. */
async function readManifest(folder: string) {
  const response = await fetch(`${folder}/${MANIFEST}`, { cache: "no-cache", credentials: "omit" });
  if (!response.ok)
    throw new FolderFault(`${MANIFEST} is missing (status ${response.status}): ${blame(folder)}`);
  const bytes = await readAtMost(response.body, MOST_BYTES);
  const manifest = new TextDecoder().decode(bytes ?? new Uint8Array());
  const read = readManifestText(manifest);
  if (read === null) throw new FolderFault(`${MANIFEST} is not what was exported: ${blame(folder)}`);
  return { manifest, ...read };
}

function readManifestText(
  manifest: string,
): { readonly engine: string; readonly server: string | null } | null {
  try {
    const parsed = JSON.parse(manifest) as { readonly engine?: unknown };
    const { engine } = parsed;
    if (typeof engine !== "string" || !ENGINE.test(engine)) return null;
    const endpoint = parseModelEndpoint(parsed);
    return { engine, server: endpoint?.kind === "cuepoint" ? endpoint.url : null };
  } catch {
    return null;
  }
}

function blame(folder: string): string {
  return `run \`cuepoint export\` again, and publish the whole folder at ${folder}/.`;
}
