import { splitIntoSentences } from "../../language/sentences.js";
import { countNoun } from "../../shared/count-noun.js";
import { formatTimestamp, sayTime } from "../../shared/timestamp.js";
import type { EpisodeOutline } from "../../store/episode-outline.js";
import type { CitedText } from "../answer-draft.js";
import type { CitationSource } from "../build-citation.js";
import { escapeMarkup } from "../escape-markup.js";
import { quoteWords } from "../quote/quote-words.js";
import { shortenTitle } from "../quote/shorten-title.js";
import { listChapterOpenings } from "./list-sources.js";

const MOST_IN_OVERVIEW = 5;
const MOST_CHAPTERS = 60;
const DATE = new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeZone: "UTC" });

/** Describes a whole episode from its passages in page order, the opening first; null where the page does not say it. */
type Describe = (opening: CitationSource, sources: readonly CitationSource[]) => CitedText[] | null;

/** Lists the longest chapters in order, as most of the time goes there, each with the first sentence of its notes. */
const describeOverview: Describe = ({ episode, chapter }, sources) => {
  if (chapter.untimed === true) return describeUntimed(sources);
  const openings = listChapterOpenings(sources);
  const chosen = [...openings]
    .sort((a, b) => lengthOf(b) - lengthOf(a))
    .slice(0, MOST_IN_OVERVIEW)
    .sort((a, b) => a.chapter.startSeconds - b.chapter.startSeconds);
  const show = episode.show === null ? "" : `, from ${escapeMarkup(episode.show)},`;
  const longest = chosen.length < openings.length ? "; the longest are" : "";
  const lead = `${quoteWords(episode.title)}${show} ${sayExtent(episode)}${longest}:\n`;
  return listChapters(chosen, lead, ({ chapter, passage }) => {
    const title = escapeMarkup(shortenTitle(chapter.title, episode.chapters));
    const words = splitIntoSentences(passage.text)[0] ?? passage.text;
    return `${title}: ${quoteWords(words)}`;
  });
};

const describeChapters: Describe = ({ episode, chapter }, sources) => {
  if (chapter.untimed === true) return describeUntimed(sources);
  const openings = listChapterOpenings(sources);
  const left = openings.length - MOST_CHAPTERS;
  const lead = `${quoteWords(episode.title)} has ${countNoun(episode.chapters.length, "chapters")}${left > 0 ? `; the first ${MOST_CHAPTERS}` : ""}:\n`;
  return listChapters(openings.slice(0, MOST_CHAPTERS), lead, ({ chapter }) => escapeMarkup(chapter.title));
};

const describeDuration: Describe = (opening, sources) => {
  const last = listChapterOpenings(sources).at(-1) ?? opening;
  const { episode, chapter } = last;
  if (episode.durationSeconds === null) return null;
  const text = `${quoteWords(episode.title)} runs ${sayDuration(episode.durationSeconds)} (${formatTimestamp(episode.durationSeconds)})`;
  const end = `. Its last chapter begins at ${sayTime(formatTimestamp(chapter.startSeconds), chapter)}`;
  return say(chapter.untimed === true ? text : text + end, last);
};

const describePublication: Describe = (opening) => {
  if (opening.episode.publishedAt === null) return null;
  const day = DATE.format(new Date(`${opening.episode.publishedAt}T00:00:00Z`));
  return say(`The page dates ${quoteWords(opening.episode.title)} ${day}`, opening);
};

const describeTitle: Describe = (opening) => {
  const { title, show } = opening.episode;
  const text = `This is ${quoteWords(title)}${show === null ? "" : `, an episode of ${escapeMarkup(show)}`}`;
  return say(text, opening);
};

const describeShow: Describe = (opening) => {
  const { title, show } = opening.episode;
  if (show === null) return null;
  return say(`The show is ${escapeMarkup(show)}; the episode is ${quoteWords(title)}`, opening);
};

/** What each request for something of the whole episode is answered by. */
export const DESCRIBE_WHOLE = {
  overview: describeOverview,
  chapters: describeChapters,
  duration: describeDuration,
  publication: describePublication,
  title: describeTitle,
  show: describeShow,
};

/** Quotes the description of an episode that has nothing else. */
function describeUntimed(sources: readonly CitationSource[]): CitedText[] {
  return sources.slice(0, MOST_IN_OVERVIEW).map((source, i) => ({
    text: `${i === 0 ? `${quoteWords(source.episode.title)} has no chapters or transcript, but this description:\n` : ""}\n- ${quoteWords(source.passage.text)}`,
    sources: [source],
  }));
}

/** Lists chapters by their openings, each with its time and what is written of it. */
function listChapters(
  openings: readonly CitationSource[],
  lead: string,
  write: (opening: CitationSource) => string,
): CitedText[] {
  return openings.map((source, i) => {
    const { chapter } = source;
    const item = `- ${sayTime(`**${formatTimestamp(chapter.startSeconds)}**`, chapter)} ${write(source)}`;
    return { text: `${i === 0 ? lead : ""}\n${item}`, sources: [source] };
  });
}

function say(sentence: string, source: CitationSource): CitedText[] {
  return [{ text: sentence, sources: [source], closing: "." }];
}

function lengthOf({ chapter }: CitationSource): number {
  return (chapter.endSeconds ?? chapter.startSeconds) - chapter.startSeconds;
}

function sayExtent({ durationSeconds, chapters }: EpisodeOutline): string {
  const count = countNoun(chapters.length, "chapters");
  return durationSeconds === null ? `has ${count}` : `runs ${formatTimestamp(durationSeconds)} in ${count}`;
}

/** Returns such as "1 hour and 5 minutes" or "37 minutes and 25 seconds"; beside hours, seconds are left out. */
function sayDuration(seconds: number): string {
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  const parts = [
    [hours, "hours"],
    [minutes, "minutes"],
    [hours > 0 ? 0 : seconds % 60, "seconds"],
  ] as const;
  const amounts = parts.filter(([count]) => count > 0).map(([count, units]) => countNoun(count, units));
  return amounts.join(" and ");
}
