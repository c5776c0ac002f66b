import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export interface Recording {
  /** Media type. */
  readonly type: string;
  readonly bytes: Buffer;
}

export interface HostOptions {
  /** The HTML of the page's body. */
  readonly body: string;
  /** A style sheet of the page's own, which it links to. */
  readonly css?: string;
  /** The page's Content-Security-Policy; everything is allowed without it. */
  readonly policy?: string | undefined;
  /** Recordings, by path. */
  readonly recordings?: Readonly<Record<string, Recording>>;
  readonly lang?: string;
}

export interface Host {
  /** The host's origin, which no server of the tests has. */
  readonly url: string;
  stop(): Promise<void>;
}

export interface ShownHost extends Host {
  /** Sets the page that is served from now on. */
  show(options: HostOptions): void;
}

/** Starts somebody's site: one page, on an origin of its own. */
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

/** Sends a file by ranges (RFC 9110, 14), because a browser seeks only in a file that is served so. */
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
