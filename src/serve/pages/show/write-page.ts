import { html } from "../html.js";
import { describeTopics } from "./describe-episode.js";
import type { KeptEpisode } from "./episode-keeper.js";
import type { QuotedMoment } from "./find-moment.js";
import { writeEpisodeAddress } from "./page-address.js";
import { renderStage } from "./render-episode.js";
import { linkShow, renderShell, type Shell } from "./render-shell.js";
import { renderShow } from "./render-show.js";
import type { ShownList } from "./shown-list.js";
import { writeEpisodeData, writeSeries } from "./write-episode-data.js";

export type Root = Shell["root"];

/** What all pages of one place have. */
export type PageFrame = Pick<Shell, "address" | "styleSheet" | "policy">;

/** Writes a part of the show's page. */
export function writeShowPage(list: ShownList, frame: PageFrame): string {
  const { app, paths } = frame.address;
  const { show, page, words } = list;
  // A list of some words is no page of its own to a search engine.
  const part = page === 1 || words !== "" ? "" : paths.show(page).replace(/^\.\//, "");
  return renderShell({
    ...frame,
    title: show === null ? "All episodes · Cuepoint" : show,
    description: describeList(list),
    canonical: app === null ? null : `${app}/${part}`,
    image: null,
    kind: "website",
    siteName: show ?? "Cuepoint",
    data: show === null ? null : { "@context": "https://schema.org", ...writeSeries(show, frame.address) },
    root: "./",
    main: renderShow(list, paths),
  });
}

function describeList({ count, episodes }: ShownList): string {
  if (count === 0) return "There are no episodes yet.";
  const names = episodes.slice(0, 3).map(({ title }) => title);
  return names.length === 0 ? "No episode was found." : `Ask about ${names.join("; ")}`;
}

export interface EpisodePageOptions extends PageFrame, Pick<Shell, "root" | "image"> {
  /** What the page is shown for; null for the episode as such. */
  readonly moment: QuotedMoment | null;
  /** Whether there are other episodes. */
  readonly hasOthers: boolean;
}

/** Writes the page of an episode. */
export function writeEpisodePage(
  { told, content }: KeptEpisode,
  { moment, hasOthers, ...frame }: EpisodePageOptions,
): string {
  const { episode } = told;
  const { address, root } = frame;
  return renderShell({
    ...frame,
    title: `${episode.title} · ${episode.show ?? "Cuepoint"}`,
    description: moment === null ? describeTopics(episode) : moment.words,
    canonical: writeEpisodeAddress(address, episode.id),
    kind: "article",
    siteName: episode.show ?? "Cuepoint",
    data: writeEpisodeData(episode, address),
    main: html`${renderStage(told, { toShow: hasOthers ? linkShow(root, address) : null })}
${content}`,
  });
}
