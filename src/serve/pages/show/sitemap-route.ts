import { z } from "zod";
import type { PassageStore } from "../../../store/passage-store.js";
import { KeptBody } from "../../kept-body.js";
import type { Route } from "../../route.js";
import { readPageAddress } from "./page-address.js";
import { writeSitemap } from "./write-sitemap.js";

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
      const text = writeSitemap(episodes, { ...address, builtAt });
      response.set("cache-control", "no-cache");
      new KeptBody("application/xml", text).send(response);
    },
  };
}
