import { type McpServer, ResourceNotFoundError, ResourceTemplate } from "@modelcontextprotocol/server";
import { indexEpisodes } from "../../store/episodes/episode-index.js";
import { listEpisodes, listStored } from "../../store/episodes/list-episodes.js";
import { resolveIds } from "../../store/select-episodes.js";
import type { ToolParts } from "./answer-call.js";
import { dropHidden } from "./drop-hidden.js";
import { buildEpisodeUri, EPISODES_URI, MARKDOWN } from "./episode-address.js";
import { MOST_IN_PART } from "./list-tool.js";
import { writeEpisode, writeEpisodeList } from "./write-episode.js";

const LIST = {
  title: "All episodes",
  description: "The episodes with their ids, the newest first, on a line each",
  mimeType: MARKDOWN,
};
const EPISODE = {
  description: "An episode with its chapters: times, links, summaries and notes",
  mimeType: MARKDOWN,
};
/** The protocol's own limit. */
const MOST_COMPLETIONS = 100;

/** `cuepoint://episodes`, and each episode with its chapters under it. Both are listed a part at a time. */
export function addEpisodeResources(server: McpServer, { answering }: ToolParts): void {
  const index = () => indexEpisodes(answering().answer.store.episodes);
  server.registerResource("episodes", EPISODES_URI, LIST, ({ href }) => {
    const page = listStored(answering().answer.store, { limit: MOST_IN_PART });
    return dropHidden(describeContents(href, writeEpisodeList(page)));
  });
  const template = new ResourceTemplate(`${EPISODES_URI}/{id}`, {
    list: undefined,
    complete: { id: (begun) => index().ids.listWords(begun, MOST_COMPLETIONS) },
  });
  server.registerResource(
    "episode",
    template,
    { title: "One episode", ...EPISODE },
    async ({ href }, { id }, { mcpReq: { signal } }) => {
      const { store } = answering().answer;
      const ids = resolveIds(store.episodes, [String(id)]);
      const [episode] = (await store.readEpisodes(ids, { signal })).episodes;
      if (episode === undefined) throw new ResourceNotFoundError(href);
      return dropHidden(describeContents(href, writeEpisode(episode)));
    },
  );
  // The library's own handler lists all at once.
  server.server.setRequestHandler("resources/list", ({ params }) => {
    const cursor = params?.cursor;
    const { episodes, next } = listEpisodes(index(), { cursor, limit: MOST_IN_PART });
    const own = episodes.map(({ id, title }) => ({ uri: buildEpisodeUri(id), name: id, title, ...EPISODE }));
    const resources = cursor === undefined ? [{ uri: EPISODES_URI, name: "episodes", ...LIST }, ...own] : own;
    return dropHidden({ resources, ...(next === null ? {} : { nextCursor: next }) });
  });
}

function describeContents(uri: string, text: string) {
  return { contents: [{ uri, mimeType: MARKDOWN, text }] };
}
