import { type McpServer, ResourceNotFoundError, ResourceTemplate } from "@modelcontextprotocol/server";
import { resolveIds } from "../../store/select-episodes.js";
import type { ToolParts } from "./answer-call.js";
import { dropHidden } from "./drop-hidden.js";
import { buildEpisodeUri, EPISODES_URI, MARKDOWN } from "./episode-address.js";
import { writeEpisode, writeEpisodeList } from "./write-episode.js";

/** `cuepoint://episodes`, and each episode with its chapters under it. */
export function addEpisodeResources(server: McpServer, { answering }: ToolParts): void {
  const listEpisodes = () => answering().answer.store.episodes;
  server.registerResource(
    "episodes",
    EPISODES_URI,
    { title: "All episodes", description: "Every episode with its id, on a line each", mimeType: MARKDOWN },
    ({ href }) => dropHidden(describeContents(href, writeEpisodeList(listEpisodes()))),
  );
  const template = new ResourceTemplate(`${EPISODES_URI}/{id}`, {
    list: () =>
      dropHidden({
        resources: listEpisodes().map(({ id, title }) => ({ uri: buildEpisodeUri(id), name: id, title })),
      }),
    complete: { id: (begun) => listEpisodes().flatMap(({ id }) => (id.startsWith(begun) ? [id] : [])) },
  });
  server.registerResource(
    "episode",
    template,
    {
      title: "One episode",
      description: "An episode with its chapters: times, links, summaries and notes",
      mimeType: MARKDOWN,
    },
    async ({ href }, { id }, { mcpReq: { signal } }) => {
      const { store } = answering().answer;
      const ids = resolveIds(store.episodes, [String(id)]);
      const [episode] = (await store.readEpisodes(ids, { signal })).episodes;
      if (episode === undefined) throw new ResourceNotFoundError(href);
      return dropHidden(describeContents(href, writeEpisode(episode)));
    },
  );
}

function describeContents(uri: string, text: string) {
  return { contents: [{ uri, mimeType: MARKDOWN, text }] };
}
