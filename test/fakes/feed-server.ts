import { createHash } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** What the server gives at a path. */
export type Page =
  | { readonly type: string; readonly text: string | Uint8Array }
  | { readonly status: number; readonly location?: string };

export interface FeedServer {
  readonly url: string;
  /** Changes what is at a path; null removes it. */
  set(path: string, page: Page | null): void;
  /** The requests since this was called last, such as `GET /feed.xml`, with ` if changed` where they are conditional. */
  takeRequests(): string[];
  close(): Promise<void>;
}

/** A web server on loopback that gives each text its ETag, and answers 304 where it has not changed. */
export async function startFeedServer(pages: Readonly<Record<string, Page>> = {}): Promise<FeedServer> {
  const known = new Map(Object.entries(pages));
  let requests: string[] = [];
  const server = createServer((request, response) => {
    const isConditional = request.headers["if-none-match"] !== undefined;
    requests.push(`${request.method} ${request.url}${isConditional ? " if changed" : ""}`);
    reply(known.get(request.url ?? "") ?? { status: 404 }, request, response);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    set(path, page) {
      if (page === null) known.delete(path);
      else known.set(path, page);
    },
    takeRequests() {
      const taken = requests;
      requests = [];
      return taken;
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function reply(page: Page, request: IncomingMessage, response: ServerResponse): void {
  if ("status" in page) {
    response.writeHead(page.status, page.location === undefined ? {} : { location: page.location }).end();
    return;
  }
  const etag = `"${createHash("md5").update(page.text).digest("hex")}"`;
  if (request.headers["if-none-match"] === etag) response.writeHead(304, { etag }).end();
  else response.writeHead(200, { "content-type": page.type, etag }).end(page.text);
}

/** A show with transcripts of four kinds, by turns, and chapters of every third episode. */
export function makeShow(url: string, count: number): Record<string, Page> {
  const pages: Record<string, Page> = {};
  const items = Array.from({ length: count }, (_, i) => {
    const [ending, type, write] = KINDS[i % KINDS.length] ?? KINDS[0];
    const transcript = `/words/${i}/transcript.${ending}`;
    pages[transcript] = { type, text: write(i) };
    const chapters = `/chapters/${i}.json`;
    if (i % 3 === 0) pages[chapters] = { type: "application/json", text: writeChapters(i) };
    const day = new Date(Date.UTC(2026, 0, 1 + i)).toUTCString();
    return `<item><title>Boat ${i}</title><guid>boat-${i}</guid><pubDate>${day}</pubDate>
<enclosure url="${url}/audio/${i}/media.mp3" type="audio/mpeg"/>
<description>What is said of boat ${i}.</description>
<podcast:transcript url="${url}${transcript}" type="${type}"/>
${i % 3 === 0 ? `<podcast:chapters url="${url}${chapters}" type="application/json+chapters"/>` : ""}</item>`;
  });
  pages["/feed.xml"] = { type: "application/rss+xml", text: writeFeed(items.reverse()) };
  return pages;
}

export function writeFeed(items: readonly string[]): string {
  return `<?xml version="1.0"?><rss version="2.0"><channel><title>Hull talk</title><language>en</language>
${items.join("\n")}</channel></rss>`;
}

const say = (i: number) =>
  [`Welcome to boat ${i}.`, `The mast of boat ${i} costs ${i + 100} pounds.`] as const;
const writeChapters = (i: number) =>
  JSON.stringify({
    version: "1.2.0",
    chapters: [
      { startTime: 0, title: `Hello ${i}` },
      { startTime: 6, title: "The mast" },
    ],
  });

const KINDS: readonly [
  [string, string, (i: number) => string],
  ...(readonly [string, string, (i: number) => string])[],
] = [
  [
    "vtt",
    "text/vtt",
    (i) =>
      `WEBVTT\n\n00:00.000 --> 00:06.000\n<v Ana>${say(i)[0]}\n\n00:06.000 --> 00:12.000\n<v Bo>${say(i)[1]}\n`,
  ],
  [
    "json",
    "application/json",
    (i) =>
      JSON.stringify({
        version: "1.0.0",
        segments: say(i).map((body, at) => ({
          speaker: "Ana",
          startTime: 6 * at,
          endTime: 6 * at + 6,
          body,
        })),
      }),
  ],
  [
    "srt",
    "application/x-subrip",
    (i) =>
      say(i)
        .map((words, at) => `${at + 1}\n00:00:0${6 * at},000 --> 00:00:0${6 * at + 3},000\n${words}\n`)
        .join("\n"),
  ],
  [
    "html",
    "text/html",
    (i) =>
      say(i)
        .map((words, at) => `<cite>Ana:</cite><time>0:0${6 * at}</time><p>${words}</p>`)
        .join(""),
  ],
];
