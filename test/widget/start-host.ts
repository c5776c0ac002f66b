import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export interface Recording {
  /** Media type. */
  readonly type: string;
  readonly bytes: Buffer;
}

export interface HostOptions {
  /** What stands in the page's body. */
  readonly body: string;
  /** A style sheet of the page's own, served as a file. */
  readonly css?: string;
  /** Content-Security-Policy of the page; without it everything is allowed. */
  readonly policy?: string;
  /** Recordings, by path. */
  readonly recordings?: Readonly<Record<string, Recording>>;
  readonly lang?: string;
}

export interface Host {
  /** Another origin than any server of the tests. */
  readonly url: string;
  stop(): Promise<void>;
}

export interface ShownHost extends Host {
  /** What the page has, from the next time it is opened. */
  show(options: HostOptions): void;
}

/** Somebody's site: one page, on an origin of its own. */
export async function startHost(): Promise<ShownHost> {
  let options: HostOptions = { body: "" };
  const server = createServer((request, response) => answer(request, response, options));
  await new Promise<void>((resolve) => server.listen(0, "localhost", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://localhost:${port}`,
    show: (next) => {
      options = next;
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function answer(request: IncomingMessage, response: ServerResponse, options: HostOptions): void {
  const { pathname } = new URL(request.url ?? "/", "http://localhost");
  const recording = options.recordings?.[pathname];
  if (pathname === "/") {
    if (options.policy !== undefined) response.setHeader("content-security-policy", options.policy);
    response.setHeader("content-type", "text/html; charset=utf-8").end(writePage(options));
  } else if (pathname === "/page.css") {
    response.setHeader("content-type", "text/css").end(options.css);
  } else if (recording !== undefined) {
    sendRange(request, response, recording);
  } else {
    response.writeHead(404).end();
  }
}

function writePage({ body, css, lang = "en" }: HostOptions): string {
  const sheet = css === undefined ? "" : '<link rel="stylesheet" href="/page.css">';
  return (
    `<!doctype html><html lang="${lang}"><head><meta charset="utf-8"><title>A site</title>` +
    `<meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark">` +
    `${sheet}</head><body><main><h1>A site</h1>${body}</main></body></html>`
  );
}

/** A file by ranges (RFC 9110, 14): browsers seek in no other. */
function sendRange(request: IncomingMessage, response: ServerResponse, { type, bytes }: Recording): void {
  const [, from = "0", to = ""] = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? "bytes=0-") ?? [];
  const start = Number(from);
  const end = Math.min(to === "" ? bytes.length - 1 : Number(to), bytes.length - 1);
  response.writeHead(206, {
    "content-type": type,
    "accept-ranges": "bytes",
    "content-range": `bytes ${start}-${end}/${bytes.length}`,
    "content-length": end - start + 1,
  });
  response.end(bytes.subarray(start, end + 1));
}
