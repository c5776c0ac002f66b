import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { z } from "zod";
import type { PassageStore } from "../../../store/passage-store.js";
import { serveClient } from "../../edge/watch-client.js";
import type { Route } from "../../route.js";
import { readPageAddress } from "./page-address.js";
import { writeSitemapPieces } from "./write-sitemap.js";

/** `GET /sitemap.xml`: the addresses of the show and of its episodes, for search engines. */
export function createSitemapRoute({ episodes, builtAt }: Pick<PassageStore, "episodes" | "builtAt">): Route {
  return {
    id: "listPages",
    method: "get",
    path: "/sitemap.xml",
    tag: "Pages",
    summary: "The pages, for search engines",
    description: "The addresses of the show's page and of every episode's, of 49,999 episodes at most.",
    replies: [
      {
        status: 200,
        description: "The sitemap.",
        content: { "application/xml": { schema: z.string() } },
      },
    ],
    handle: (request, response) => {
      const address = readPageAddress(request);
      response.set({ "cache-control": "no-cache", etag: nameVersion(builtAt, address.app) });
      response.type("application/xml");
      if (request.fresh) {
        response.status(304).end();
        return;
      }
      const pieces = writeSitemapPieces(episodes, { ...address, builtAt });
      return serveClient(response, (signal) => pipeline(Readable.from(pieces), response, { signal }));
    },
  };
}

/** The tag by which a client asks whether the sitemap has changed. */
function nameVersion(...parts: readonly string[]): string {
  return `"${createHash("sha256").update(JSON.stringify(parts)).digest("base64url")}"`;
}
