import { describeStart, describeTopics } from "../../serve/pages/show/describe-episode.js";
import { writeEpisodeAddress } from "../../serve/pages/show/page-address.js";
import type { PagePaths } from "../../serve/pages/show/page-paths.js";
import { type EpisodeOutline, nameShow } from "../../store/episode-outline.js";
import { indexEpisodes } from "../../store/episodes/episode-index.js";

export interface FeedPlace {
  /** Address of the folder on the web without a slash at its end: a feed's addresses are absolute. */
  readonly app: string;
  readonly paths: PagePaths;
}

/** Writes the episodes, newest first, as JSON Feed 1.1. */
export function writeFeed(outlines: readonly EpisodeOutline[], place: FeedPlace): string {
  const feed = {
    version: "https://jsonfeed.org/version/1.1",
    title: nameShow(outlines) ?? "All episodes",
    home_page_url: `${place.app}/`,
    feed_url: `${place.app}/feed.json`,
    items: indexEpisodes(outlines)
      .listNewestFirst()
      .map((outline) => writeItem(outline, place)),
  };
  return `${JSON.stringify(feed, null, 1)}\n`;
}

function writeItem(outline: EpisodeOutline, place: FeedPlace): object {
  const { id, title, publishedAt, language, artwork, people, chapters } = outline;
  const url = writeEpisodeAddress(place, id);
  return {
    id: url,
    url,
    title,
    summary: describeTopics(outline),
    content_text: chapters
      .map((chapter) => [describeStart(chapter), chapter.title].filter(Boolean).join(" "))
      .join("\n"),
    ...(publishedAt === null ? {} : { date_published: `${publishedAt}T00:00:00Z` }),
    language,
    ...(artwork === undefined ? {} : { image: artwork }),
    ...(people.length === 0 ? {} : { authors: people.map(({ name }) => ({ name })) }),
  };
}
