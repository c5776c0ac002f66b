import type { Request, Response } from "express";
import { z } from "zod";
import { AppError } from "../../../shared/errors.js";
import type { EpisodeFacts } from "../../../store/episodes/episode-facts.js";
import { indexEpisodes } from "../../../store/episodes/episode-index.js";
import { resolveIds } from "../../../store/select-episodes.js";
import { EPISODE_ID_PART } from "../../api/episode-routes.js";
import { createPageHeaders } from "../../edge/response-headers.js";
import type { PackedBody } from "../../packed-body.js";
import { type Parameter, type Route, replyPage } from "../../route.js";
import { findFolder, type PageFiles } from "../page-files.js";
import { createPageWriter, type ShowParts } from "./page-writer.js";

const QUERY: readonly Parameter[] = [
  {
    name: "q",
    in: "query",
    schema: z.string().optional(),
    description: "A question that the page asks at once.",
  },
  {
    name: "t",
    in: "query",
    schema: z.number().min(0).optional(),
    description: "The second at which the recording begins when the reader plays it.",
  },
];

/** `GET /`: the show, or the one episode that there is. `GET /e/ID`: an episode. Both can be read without scripts. */
export function createShowRoutes(parts: ShowParts): Route[] {
  const { episodes } = parts.answer.store;
  const styleSheet = String(parts.files.get("page.css")?.plain.bytes ?? "");
  const guards = [createPageHeaders(episodes, styleSheet)];
  const writer = createPageWriter(parts, styleSheet);
  // It takes half a second to know, which the first reader would wait.
  if (parts.files.size > 0) void parts.cards.canDraw();
  return [
    {
      id: "openShow",
      method: "get",
      path: "/",
      guards,
      tag: "Pages",
      summary: "The show",
      description:
        "Its episodes, newest first, and a talk about all of them; where there is one episode, that episode. With `e` the reader is sent to that episode's page.",
      parameters: [
        ...QUERY,
        { name: "e", in: "query", schema: z.string().optional(), description: "An episode's id." },
        {
          name: "page",
          in: "query",
          schema: z.number().int().min(1).optional(),
          description: "Which part of a long list of episodes.",
        },
        {
          name: "find",
          in: "query",
          schema: z.string().optional(),
          description:
            "Words of titles or of people's names, or their beginnings: only episodes that have all of them are listed.",
        },
      ],
      replies: [replyPage, { status: 302, description: "The moment is in the episode at `Location`." }],
      failures: ["not_found", "not_ready"],
      handle: async (request, response) => {
        expectPages(parts.files);
        const folder = findFolder(request);
        if (folder !== null) return response.redirect(301, folder);
        const moment = findMomentAddress(request, episodes);
        if (moment !== null) return response.redirect(302, moment);
        const [first, second] = episodes;
        if (first !== undefined && second === undefined) {
          sendPage(request, response, await writer.writeEpisode(first.id, request, "./"));
        } else sendPage(request, response, await writer.writeShow(request));
      },
    },
    {
      id: "openEpisode",
      method: "get",
      path: "/e/:id",
      // `/e/ID/` is another folder to a browser, which would look for the page's files there.
      strict: true,
      guards,
      tag: "Pages",
      summary: "An episode",
      description:
        "Its recording, chapters, notes and transcript, and a talk about it. Who asks by an id that it had before is sent on with status 308.",
      parameters: [EPISODE_ID_PART, ...QUERY],
      replies: [
        replyPage,
        { status: 308, description: "The episode has another id now; `Location` has it." },
      ],
      failures: ["bad_request", "not_found", "not_ready"],
      handle: async (request, response) => {
        expectPages(parts.files);
        const id = String(request.params["id"]);
        const [now = id] = resolveIds(episodes, [id]);
        if (now !== id) return response.redirect(308, `${encodeURIComponent(now)}${readSearch(request)}`);
        sendPage(request, response, await writer.writeEpisode(id, request, "../"));
      },
    },
  ];
}

function expectPages(files: PageFiles): void {
  if (files.size === 0) throw new AppError("not_found", "the page is not built");
}

/** The page names the host by which it was asked, and is asked for again each time. */
function sendPage(request: Request, response: Response, page: PackedBody): void {
  response.set("cache-control", "no-cache");
  page.send(request, response);
}

/** What stands behind the path, with its question mark; empty without a query. */
function readSearch({ originalUrl }: Request): string {
  const at = originalUrl.indexOf("?");
  return at < 0 ? "" : originalUrl.slice(at);
}

/** Returns where the moment of `?e=ID` is, relative to the app; null where the query names no episode that there is. */
function findMomentAddress(request: Request, episodes: readonly EpisodeFacts[]): string | null {
  const { e: asked } = request.query;
  if (typeof asked !== "string") return null;
  const id = indexEpisodes(episodes).find(asked)?.id;
  if (id === undefined) return null;
  const query = new URLSearchParams(readSearch(request));
  query.delete("e");
  const rest = query.size === 0 ? "" : `?${query}`;
  return `e/${encodeURIComponent(id)}${rest}`;
}
