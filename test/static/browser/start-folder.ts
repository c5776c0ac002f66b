import { readFileSync } from "node:fs";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { listFiles } from "./list-folder.js";

const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".json": "application/json",
  ".css": "text/css",
  ".txt": "text/plain; charset=utf-8",
};

/** What a host answers in place of a file: a status, a page with status 200, or nothing at all. */
export type Spoilt = number | "page" | "silence";

export interface FolderHost {
  /** The folder's address, without a slash at its end. */
  readonly url: string;
  /** The paths that were asked for, from the folder's root. */
  readonly asked: string[];
  /** How many bytes were sent, packed as a host packs them. */
  sent: number;
  readonly spoilt: Map<string, Spoilt>;
  /** The files, by path; a test may change them. */
  readonly files: Map<string, Buffer>;
  /** Ends the host and all its connections, as a network that is gone. */
  stop(): Promise<void>;
}

export interface FolderHostOptions {
  /** What stands before the folder's paths: `/podcast`. */
  readonly under?: string;
  /** True where pages of other origins may read the folder, as GitHub Pages lets them. */
  readonly shared?: boolean;
  /** The Content-Security-Policy of its pages. */
  readonly policy?: string;
}

/** Reads the files of a folder, by path. */
export function readFolder(dir: string): Map<string, Buffer> {
  return new Map(listFiles(dir).map((path) => [path, readFileSync(join(dir, path))]));
}

/** Serves files as any static host does; what compresses well is packed. */
export async function startFolder(
  files: ReadonlyMap<string, Buffer>,
  { under = "", shared = false, policy }: FolderHostOptions = {},
): Promise<FolderHost> {
  const host = { url: "", asked: [] as string[], sent: 0, spoilt: new Map(), files: new Map(files) };
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://localhost");
    const isInside = pathname.startsWith(`${under}/`);
    const path = decodeURIComponent(pathname.slice(under.length + 1)).replace(/^$|\/$/, "$&index.html");
    if (shared) response.setHeader("access-control-allow-origin", "*");
    if (policy !== undefined) response.setHeader("content-security-policy", policy);
    if (path !== "favicon.ico") host.asked.push(path);
    host.sent += sendFile(response, path, host.spoilt.get(path) ?? (isInside ? host.files.get(path) : 404));
  });
  await new Promise<void>((resolve) => server.listen(0, "localhost", resolve));
  const { port } = server.address() as AddressInfo;
  host.url = `http://localhost:${port}${under}`;
  let stopped: Promise<void> | null = null;
  const stop = () => {
    stopped ??= new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
    return stopped;
  };
  return Object.assign(host, { stop });
}

/** Sends a file as a host does, and gives how many bytes that took. */
function sendFile(response: ServerResponse, path: string, file: Buffer | Spoilt = 404): number {
  if (file === "silence") return 0;
  if (typeof file === "number") {
    response.writeHead(file).end();
    return 0;
  }
  const whole = file === "page" ? Buffer.from("<!doctype html>") : file;
  const type = file === "page" ? TYPES[".html"] : TYPES[extname(path)];
  const body = type === undefined ? whole : gzipSync(whole);
  response.setHeader("content-type", type ?? "application/octet-stream");
  if (type !== undefined) response.setHeader("content-encoding", "gzip");
  response.end(body);
  return body.length;
}
