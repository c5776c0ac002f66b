import type { Chapter, Episode } from "../../shared/domain.js";
import { buildPlayUrl } from "../../shared/play-url.js";
import { formatSpan, formatTimestamp } from "../../shared/timestamp.js";
import type { EpisodeFacts } from "../../store/episodes/episode-facts.js";
import type { EpisodePage } from "../../store/episodes/list-episodes.js";
import type { ListedEpisode } from "../../store/episodes/listed-episode.js";
import { buildEpisodeUri } from "./episode-address.js";
import { QUOTATION_NOTICE, quoteLines, quoteTitle } from "./write-quotation.js";

const WITHOUT_NOTES =
  "It has no notes. Where the episode has a transcript, get_chapter with transcript: true gives what is said.";

/** Each episode on a line of Markdown, with what narrows a search to it, and how to list those that are not here. */
export function writeEpisodeList({ episodes, total, next }: EpisodePage<ListedEpisode>): string {
  if (episodes.length === 0)
    return "No episode has these words in its title or among its people. Without a query list_episodes lists all.";
  const lines = episodes.map((episode) => {
    const about = [...listFacts(episode), `chapters: ${episode.chapterCount}`].join(", ");
    return `- ${episode.id}: ${quoteTitle(episode.title)} (${about}) ${buildEpisodeUri(episode.id)}`;
  });
  const rest =
    next === null
      ? []
      : [
          `Of ${total} episodes. list_episodes lists the rest with cursor: ${next}, or those whose title or people have some words.`,
        ];
  return ["# Episodes", QUOTATION_NOTICE, lines.join("\n"), ...rest].join("\n\n");
}

/** One episode with its chapters as Markdown. */
export function writeEpisode(episode: Episode): string {
  return [
    `# ${quoteTitle(episode.title)}`,
    QUOTATION_NOTICE,
    [`Episode ${episode.id}`, ...listFacts(episode)].join(", "),
    ...episode.chapters.map((chapter) => writeChapter(episode, chapter)),
  ].join("\n\n");
}

/** A chapter's number, title, times, link and notes. */
export function writeChapter(episode: Episode, chapter: Chapter): string {
  const { number, title, startSeconds, summary, bullets } = chapter;
  const url = buildPlayUrl(episode, startSeconds);
  const place = [...(chapter.untimed === true ? [] : [formatSpan(chapter)]), ...(url === null ? [] : [url])];
  const notes = [
    ...(summary === null ? [] : [quoteLines(summary)]),
    ...(bullets.length === 0 ? [] : [bullets.map((bullet) => quoteLines(`- ${bullet}`)).join("\n")]),
  ];
  return [
    `## ${number}. ${quoteTitle(title)}`,
    ...(place.length === 0 ? [] : [place.join("\n")]),
    ...(notes.length === 0 ? [WITHOUT_NOTES] : notes),
  ].join("\n\n");
}

function listFacts(episode: EpisodeFacts): string[] {
  const { number, season, show, publishedAt, people, durationSeconds, language, stale } = episode;
  const names = people.map(({ name, role }) =>
    role === null ? quoteTitle(name) : `${quoteTitle(name)} as ${quoteTitle(role)}`,
  );
  return [
    ...(number === undefined
      ? []
      : [`number ${number}${season === undefined ? "" : ` of season ${season}`}`]),
    ...(show === null ? [] : [`show ${quoteTitle(show)}`]),
    ...(publishedAt === null ? [] : [`published ${publishedAt}`]),
    ...(names.length === 0 ? [] : [`with ${names.join(" and ")}`]),
    ...(durationSeconds === null ? [] : [`${formatTimestamp(durationSeconds)} long`]),
    `language ${language}`,
    ...(stale === true ? ["may be out of date"] : []),
  ];
}
