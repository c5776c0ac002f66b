import { z } from "zod";
import type { PassageStore } from "../../../store/passage-store.js";
import { KeptBody } from "../../kept-body.js";
import type { Route } from "../../route.js";
import { html } from "../html.js";
import { readPageAddress, writeEpisodeAddress } from "./page-address.js";

/** A sitemap lists at most 50,000 addresses (sitemaps.org); the show's is one. */
const MOST_EPISODES = 49_999;

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
      const pages = episodes.slice(0, MOST_EPISODES).map(({ id }) => writeEpisodeAddress(address, id));
      const { text } = html`<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
${[`${address.app}/`, ...pages].map(
  (page) => html`<url><loc>${page}</loc><lastmod>${builtAt}</lastmod></url>
`,
)}</urlset>
`;
      response.set("cache-control", "no-cache");
      new KeptBody("application/xml", text).send(response);
    },
  };
}
