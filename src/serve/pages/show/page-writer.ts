import type { Request } from "express";
import { type EpisodeOutline, nameShow } from "../../../store/episode-outline.js";
import type { AppParts } from "../../app-parts.js";
import { KeptByKey } from "../../kept-by-key.js";
import { PackedBody } from "../../packed-body.js";
import type { CardMaker } from "../card/card-maker.js";
import { html } from "../html.js";
import type { PageFiles } from "../page-files.js";
import { describeTopics } from "./describe-episode.js";
import type { KeptEpisode } from "./episode-keeper.js";
import { findMoment } from "./find-moment.js";
import { type PageAddress, readPageAddress, readSecond, writeEpisodeAddress } from "./page-address.js";
import { renderStage } from "./render-episode.js";
import { renderShell } from "./render-shell.js";
import { findPage, renderShow } from "./render-show.js";
import { writeEpisodeData } from "./write-episode-data.js";

export interface ShowParts extends Pick<AppParts, "answer"> {
  readonly files: PageFiles;
  readonly readEpisode: (id: string) => Promise<KeptEpisode>;
  readonly cards: CardMaker;
}

type Root = "./" | "../";

export interface PageWriter {
  /** The part of the show's page that the request asks for. */
  writeShow(request: Request): Promise<PackedBody>;
  /** Throws `not_found` where there is no episode of this id. */
  writeEpisode(id: string, request: Request, root: Root): Promise<PackedBody>;
}

/** A page of two hours has some 200 KB, and a fifth of it compressed. */
const MOST_PAGES = 24;

/** Writes the pages, each once for all who ask for it by the same host and at the same second. */
export function createPageWriter(parts: ShowParts, styleSheet: string): PageWriter {
  const kept = new KeptByKey<PackedBody>(MOST_PAGES);
  const keep = (key: readonly unknown[], write: () => string | Promise<string>) =>
    kept.get(JSON.stringify(key), async () => await PackedBody.pack("html", await write()));
  const { episodes } = parts.answer.store;
  return {
    writeShow(request) {
      const address = readPageAddress(request);
      const page = findPage(episodes, request.query["page"]);
      return keep([address, page], () => writeShowPage({ episodes, address, page, styleSheet }));
    },
    writeEpisode(id, request, root) {
      const address = readPageAddress(request);
      const episode = episodes.find((each) => each.id === id);
      const asked = readSecond(request);
      const last = episode?.durationSeconds ?? Number.POSITIVE_INFINITY;
      const second = asked === null ? null : Math.floor(Math.min(asked, last));
      return keep([address, id, second, root], () =>
        writeEpisodePage(id, { ...parts, address, second, root, styleSheet }),
      );
    },
  };
}

interface PageParts {
  readonly address: PageAddress;
  readonly styleSheet: string;
}

function writeShowPage({
  episodes,
  page,
  address,
  styleSheet,
}: PageParts & { readonly episodes: readonly EpisodeOutline[]; readonly page: number }): string {
  const show = nameShow(episodes);
  const names = episodes.slice(0, 3).map(({ title }) => title);
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
    styleSheet,
    main: renderShow(episodes, page),
  });
}

async function writeEpisodePage(
  id: string,
  {
    root,
    second,
    address,
    styleSheet,
    answer,
    cards,
    readEpisode,
  }: ShowParts & PageParts & { readonly root: Root; readonly second: number | null },
): Promise<string> {
  const [{ told, content }, drawsCards] = await Promise.all([readEpisode(id), cards.canDraw()]);
  const { episode } = told;
  const moment = second === null ? null : findMoment(told, second);
  const toShow = answer.store.episodes.length > 1 ? root : null;
  const card = new URLSearchParams({ e: id, ...(second === null ? {} : { t: String(second) }) });
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
    styleSheet,
    main: html`${renderStage(told, { toShow })}
${content}`,
  });
}
