import { type EpisodeOutline, nameShow } from "../../../store/episode-outline.js";
import { html } from "../html.js";
import { describeTopics } from "./describe-episode.js";
import type { KeptEpisode } from "./episode-keeper.js";
import type { QuotedMoment } from "./find-moment.js";
import { writeEpisodeAddress } from "./page-address.js";
import { renderStage } from "./render-episode.js";
import { linkShow, renderShell, type Shell } from "./render-shell.js";
import { renderShow } from "./render-show.js";
import { writeEpisodeData, writeSeries } from "./write-episode-data.js";

export type Root = Shell["root"];

/** What all pages of one place have. */
export type PageFrame = Pick<Shell, "address" | "styleSheet" | "policy">;

/** Writes a part of the show's page. `page` is one that there is. */
export function writeShowPage(
  episodes: readonly EpisodeOutline[],
  { page, ...frame }: PageFrame & { readonly page: number },
): string {
  const { app, paths } = frame.address;
  const show = nameShow(episodes);
  const names = episodes.slice(0, 3).map(({ title }) => title);
  const part = page === 1 ? "" : paths.show(page).replace(/^\.\//, "");
  return renderShell({
    ...frame,
    title: show === null ? "All episodes · Cuepoint" : show,
    description: episodes.length === 0 ? "There are no episodes yet." : `Ask about ${names.join("; ")}`,
    canonical: app === null ? null : `${app}/${part}`,
    image: null,
    kind: "website",
    siteName: show ?? "Cuepoint",
    data: show === null ? null : { "@context": "https://schema.org", ...writeSeries(show, frame.address) },
    root: "./",
    main: renderShow(episodes, page, paths),
  });
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
