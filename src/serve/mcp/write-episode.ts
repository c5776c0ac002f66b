import type { Chapter, Episode } from "../../shared/domain.js";
import { buildPlayUrl } from "../../shared/play-url.js";
import { formatSpan, formatTimestamp } from "../../shared/timestamp.js";
import type { EpisodeOutline } from "../../store/episode-outline.js";
import { buildEpisodeUri } from "./episode-address.js";
import { QUOTATION_NOTICE, quoteLines, quoteTitle } from "./write-quotation.js";

const WITHOUT_NOTES =
  "It has no notes. Where the episode has a transcript, get_chapter with transcript: true gives what is said.";

/** Every episode on a line of Markdown, with what narrows a search to it. */
export function writeEpisodeList(episodes: readonly EpisodeOutline[]): string {
  const lines = episodes.map((episode) => {
    const about = [...listFacts(episode), `chapters: ${episode.chapters.length}`].join(", ");
    return `- ${episode.id}: ${quoteTitle(episode.title)} (${about}) ${buildEpisodeUri(episode.id)}`;
  });
  return ["# Episodes", QUOTATION_NOTICE, lines.join("\n")].join("\n\n");
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

function listFacts(episode: EpisodeOutline): string[] {
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
