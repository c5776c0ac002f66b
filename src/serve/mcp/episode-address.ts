import type { ResourceLink } from "@modelcontextprotocol/server";
import type { Episode } from "../../shared/domain.js";

/** The list of episodes as a resource; each stands under it by its id. */
export const EPISODES_URI = "cuepoint://episodes";
export const MARKDOWN = "text/markdown";

const MOST_LINKS = 3;

export function buildEpisodeUri(id: string): string {
  return `${EPISODES_URI}/${id}`;
}

/** Links to the first few different episodes, for a host that wants to read them whole. */
export function linkEpisodes(episodes: readonly Pick<Episode, "id" | "title">[]): ResourceLink[] {
  const byId = new Map(episodes.map((episode) => [episode.id, episode]));
  return [...byId.values()].slice(0, MOST_LINKS).map(({ id, title }) => ({
    type: "resource_link",
    uri: buildEpisodeUri(id),
    name: id,
    title,
    mimeType: MARKDOWN,
  }));
}
