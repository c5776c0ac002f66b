import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { isInside } from "../folder/file-list.js";

const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json; charset=utf-8",
  ".xml": "application/xml; charset=utf-8",
  ".txt": "text/plain; charset=utf-8",
  ".wasm": "application/wasm",
};

/** Where the folder stands below the host: what works there works at the root too. */
const BELOW = "/below/here";

export const HOST = "127.0.0.1";

export interface ServedFolder {
  /** Address of the folder, without a slash at its end. */
  readonly url: string;
  /** The paths of the files that were asked for. */
  readonly asked: ReadonlySet<string>;
  stop(): Promise<void>;
}

/**
 * Serves a folder on a free port of the loopback address, below a path, as a host of static files does; texts that are given by
 * a file's path stand in for it.
 */
export async function serveFolder(
  dir: string,
  texts: ReadonlyMap<string, string> = new Map(),
): Promise<ServedFolder> {
  const asked = new Set<string>();
  const server = createServer((request, response) => {
    send({ dir, texts, asked }, request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, HOST, resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://${HOST}:${port}${BELOW}`,
    asked,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

interface Served {
  readonly dir: string;
  readonly texts: ReadonlyMap<string, string>;
  readonly asked: Set<string>;
}

async function send(
  { dir, texts, asked }: Served,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const path = readPath(request.url ?? "");
  if (path !== null) asked.add(path);
  const text = texts.get(path ?? "");
  const file = path === null ? null : join(dir, path);
  const stats = file === null ? null : await stat(file).catch(() => null);
  if (file === null || stats === null || !stats.isFile()) {
    response.writeHead(404, { "content-type": "text/plain" }).end("There is no such file.");
    return;
  }
  const type = TYPES[extname(file)] ?? "application/octet-stream";
  const length = text === undefined ? stats.size : Buffer.byteLength(text);
  response.writeHead(200, { "content-type": type, "content-length": length });
  if (request.method === "HEAD" || text !== undefined) response.end(text);
  else await pipeline(createReadStream(file), response);
}

/** Reads which file is asked for; null for what is none of the folder. */
function readPath(address: string): string | null {
  try {
    const path = decodeURIComponent(new URL(address, "http://folder.invalid").pathname);
    if (!path.startsWith(`${BELOW}/`)) return null;
    const named = path.slice(BELOW.length + 1).replace(/(^|\/)$/, "$1index.html");
    return isInside(named) ? named : null;
  } catch {
    return null;
  }
}
