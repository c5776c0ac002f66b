import type { Request, Response } from "express";
import { z } from "zod";
import { AppError } from "../../../shared/errors.js";
import type { EpisodeOutline } from "../../../store/episode-outline.js";
import { resolveIds } from "../../../store/select-episodes.js";
import { episodeIdSchema } from "../../api/request-schemas.js";
import type { AppParts } from "../../app-parts.js";
import { KeptBody } from "../../kept-body.js";
import { declarePathPart, type Parameter, type Route, replyPage } from "../../route.js";
import type { CardMaker } from "../card/card-maker.js";
import { html } from "../html.js";
import { findFolder, type PageFiles } from "../page-files.js";
import { describeTopics } from "./describe-episode.js";
import type { KeptEpisode } from "./episode-keeper.js";
import { findMoment } from "./find-moment.js";
import { readPageAddress, writeEpisodeAddress } from "./page-address.js";
import { renderStage } from "./render-episode.js";
import { renderShell } from "./render-shell.js";
import { findPage, nameShow, renderShow } from "./render-show.js";
import { writeEpisodeData } from "./write-episode-data.js";

export interface ShowParts extends Pick<AppParts, "answer"> {
  readonly files: PageFiles;
  readonly readEpisode: (id: string) => Promise<KeptEpisode>;
  readonly cards: CardMaker;
}

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
  return [
    {
      id: "openShow",
      method: "get",
      path: "/",
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
          sendPage(response, await writeEpisodePage(first.id, request, { ...parts, root: "./" }));
        } else sendPage(response, writeShowPage(request, episodes));
      },
    },
    {
      id: "openEpisode",
      method: "get",
      path: "/e/:id",
      // `/e/ID/` is another folder to a browser, which would look for the page's files there.
      strict: true,
      tag: "Pages",
      summary: "An episode",
      description:
        "Its recording, chapters, notes and transcript, and a talk about it. Who asks by an id that it had before is sent on with status 308.",
      parameters: [declarePathPart("id", episodeIdSchema, "The episode's id.", episodes[0]?.id), ...QUERY],
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
        sendPage(response, await writeEpisodePage(id, request, { ...parts, root: "../" }));
      },
    },
  ];
}

function expectPages(files: PageFiles): void {
  if (files.size === 0) throw new AppError("not_found", "the page is not built");
}

/** The page names the host by which it was asked, and is asked for again each time. */
function sendPage(response: Response, page: string): void {
  response.set("cache-control", "no-cache");
  new KeptBody("html", page).send(response);
}

/** What stands behind the path, with its question mark; empty without a query. */
function readSearch({ originalUrl }: Request): string {
  const at = originalUrl.indexOf("?");
  return at < 0 ? "" : originalUrl.slice(at);
}

/** Returns where the moment of `?e=ID` is, relative to the app; null where the query names no episode that there is. */
function findMomentAddress(request: Request, episodes: readonly EpisodeOutline[]): string | null {
  const { e: asked } = request.query;
  if (typeof asked !== "string") return null;
  const [id = asked] = resolveIds(episodes, [asked]);
  if (!episodes.some((episode) => episode.id === id)) return null;
  const query = new URLSearchParams(readSearch(request));
  query.delete("e");
  const rest = query.size === 0 ? "" : `?${query}`;
  return `e/${encodeURIComponent(id)}${rest}`;
}

function writeShowPage(request: Request, episodes: readonly EpisodeOutline[]): string {
  const show = nameShow(episodes);
  const address = readPageAddress(request);
  const names = episodes.slice(0, 3).map(({ title }) => title);
  const page = findPage(episodes, request.query["page"]);
  return renderShell({
    title: show === null ? "All episodes · Cuepoint" : show,
    description: episodes.length === 0 ? "There are no episodes yet." : `Ask about ${names.join("; ")}`,
    canonical: `${address.app}/${page === 1 ? "" : `?page=${page}`}`,
    image: null,
    kind: "website",
    siteName: show ?? "Cuepoint",
    data:
      show === null
        ? null
        : {
            "@context": "https://schema.org",
            "@type": "PodcastSeries",
            name: show,
            url: `${address.app}/`,
          },
    root: "./",
    address,
    main: renderShow(episodes, page),
  });
}

async function writeEpisodePage(
  id: string,
  request: Request,
  { root, answer, cards, readEpisode }: ShowParts & { readonly root: "./" | "../" },
): Promise<string> {
  const [{ told, content }, drawsCards] = await Promise.all([readEpisode(id), cards.canDraw()]);
  const { episode } = told;
  const address = readPageAddress(request);
  const second = readSecond(request);
  const moment = second === null ? null : findMoment(told, second);
  const toShow = answer.store.episodes.length > 1 ? root : null;
  const card = new URLSearchParams({ e: id, ...(second === null ? {} : { t: String(Math.floor(second)) }) });
  return renderShell({
    title: `${episode.title} · ${episode.show ?? "Cuepoint"}`,
    description: moment === null ? describeTopics(episode) : moment.words,
    canonical: writeEpisodeAddress(address, id),
    image: drawsCards ? `${address.app}/card.png?${card}` : null,
    kind: "article",
    siteName: episode.show ?? "Cuepoint",
    data: writeEpisodeData(episode, address),
    root,
    address,
    main: html`${renderStage(told, { toShow })}
${content}`,
  });
}

/** Reads the second of `?t=`; null where it is none. */
export function readSecond({ query }: Pick<Request, "query">): number | null {
  const { t } = query;
  return typeof t === "string" && /^\d{1,7}(?:\.\d{1,3})?$/.test(t) ? Number(t) : null;
}
