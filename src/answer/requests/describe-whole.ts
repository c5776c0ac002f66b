import { countNoun } from "../../shared/count-noun.js";
import { formatTimestamp, markEstimated, sayTime } from "../../shared/timestamp.js";
import type { EpisodeOutline } from "../../store/episode-outline.js";
import type { CitedText } from "../answer-draft.js";
import { type CitationSource, isEstimated } from "../build-citation.js";
import { escapeMarkup } from "../escape-markup.js";
import { quoteFirst, writeSpan } from "../quote/quote-opening.js";
import { quoteWords } from "../quote/quote-words.js";
import { shortenTitle } from "../quote/shorten-title.js";
import { findPoint, type Point } from "./find-point.js";
import { formatDay } from "./format-day.js";
import { listChapterOpenings } from "./list-sources.js";
import type { AnswerForm } from "./recognise/read-form.js";
import { spreadChapters } from "./spread-chapters.js";

const MOST_IN_OVERVIEW = 5;
/** For an answer that is to be short, and the titles in one sentence. */
const FEW = 3;
const MOST_CHAPTERS = 60;

/** Describes a whole episode from its passages in page order, the opening first; null where the page does not say it. */
type Describe = (
  opening: CitationSource,
  sources: readonly CitationSource[],
  form: AnswerForm | null,
) => CitedText[] | null;

/** Lists chapters spread over the episode, each with the first sentence of its notes; in one sentence their titles alone. */
const describeOverview: Describe = ({ episode, chapter }, sources, form) => {
  const most = countPoints(form, MOST_IN_OVERVIEW);
  if (chapter.untimed === true) return describeUntimed(sources, most);
  const openings = listChapterOpenings(sources);
  const show = episode.show === null ? "" : `, from ${escapeMarkup(episode.show)},`;
  const opening = `${quoteWords(episode.title)}${show} ${sayExtent(episode)}`;
  if (form?.isSentence === true)
    return listInSentence(spreadChapters(openings, FEW), `${opening}, among them`);
  const chosen = spreadChapters(openings, most);
  const among = chosen.length < openings.length ? "; among them" : "";
  return listChapters(chosen, `${opening}${among}:\n`, (source) => {
    const title = escapeMarkup(shortenTitle(source.chapter.title, episode.chapters));
    const span = quoteFirst(source);
    return { text: `${title}: ${writeSpan(span)}`, source: span.source };
  });
};

/** Quotes a telling point of each of some chapters spread over the episode. */
const describeTakeaways: Describe = (opening, sources, form) => {
  const { episode, chapter } = opening;
  const most = countPoints(form, MOST_IN_OVERVIEW);
  if (chapter.untimed === true) return describeUntimed(sources, most);
  const points = spreadChapters(listChapterOpenings(sources), most).flatMap(({ chapter: { number } }) =>
    findPoint(
      sources.filter((source) => source.chapter.number === number),
      "note",
    ),
  );
  return listPoints(points, `Points from ${quoteWords(episode.title)}, in its order:\n`);
};

/** Quotes what can stand alone, from chapters spread over the episode: what is said where there is a transcript. */
const describeQuotes: Describe = ({ episode, chapter }, sources, form) => {
  const most = countPoints(form, MOST_IN_OVERVIEW);
  if (chapter.untimed === true) return describeUntimed(sources, most);
  const points = spreadChapters(listChapterOpenings(sources), most).flatMap(({ chapter: { number } }) =>
    findPoint(
      sources.filter((source) => source.chapter.number === number),
      "speech",
    ),
  );
  const isSaid = points.some(({ source }) => source.passage.kind === "transcript");
  const title = quoteWords(episode.title);
  const lead = isSaid ? `From ${title}:\n` : `There is no transcript of ${title}; its notes say:\n`;
  return listPoints(points, lead);
};

const describeListening: Describe = (opening) => {
  const { title, media } = opening.episode;
  if (media === null) return null;
  const where = media.kind === "youtube" ? "is a video on YouTube" : `is a recording that plays here`;
  const rest = "each time in an answer plays it from there";
  return [{ text: `${quoteWords(title)} ${where}`, sources: [opening], closing: `; ${rest}.` }];
};

const describeChapters: Describe = ({ episode, chapter }, sources) => {
  if (chapter.untimed === true) return describeUntimed(sources, MOST_IN_OVERVIEW);
  const openings = listChapterOpenings(sources);
  const left = openings.length - MOST_CHAPTERS;
  const lead = `${quoteWords(episode.title)} has ${countNoun(episode.chapters.length, "chapters")}${left > 0 ? `; the first ${MOST_CHAPTERS}` : ""}:\n`;
  return listChapters(openings.slice(0, MOST_CHAPTERS), lead, (source) => ({
    text: escapeMarkup(source.chapter.title),
    source,
  }));
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
  const day = formatDay(opening.episode.publishedAt);
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
  takeaways: describeTakeaways,
  quotes: describeQuotes,
  listen: describeListening,
  chapters: describeChapters,
  duration: describeDuration,
  publication: describePublication,
  title: describeTitle,
  show: describeShow,
};

/** Quotes the description of an episode that has nothing else. */
function describeUntimed(sources: readonly CitationSource[], most: number): CitedText[] {
  return sources.slice(0, most).map((source, i) => ({
    text: `${i === 0 ? `${quoteWords(source.episode.title)} has no chapters or transcript, but this description:\n` : ""}\n- ${quoteWords(source.passage.text)}`,
    sources: [source],
  }));
}

/** Lists chapters by their openings, each with its time and what is written of it. */
function listChapters(
  openings: readonly CitationSource[],
  lead: string,
  write: (opening: CitationSource) => { readonly text: string; readonly source: CitationSource },
): CitedText[] {
  return openings.map((opening, i) => {
    const { chapter } = opening;
    const { text, source } = write(opening);
    const item = `- ${sayTime(`**${formatTimestamp(chapter.startSeconds)}**`, chapter)} ${text}`;
    return { text: `${i === 0 ? lead : ""}\n${item}`, sources: [source] };
  });
}

function say(sentence: string, source: CitationSource): CitedText[] {
  return [{ text: sentence, sources: [source], closing: "." }];
}

function countPoints(form: AnswerForm | null, usual: number): number {
  return form === null ? usual : (form.most ?? FEW);
}

function listInSentence(openings: readonly CitationSource[], lead: string): CitedText[] {
  const last = openings.length - 1;
  return openings.map((source, i) => ({
    text: `${i === 0 ? lead : i === last ? " and" : ""} ${quoteWords(shortenTitle(source.chapter.title, source.episode.chapters))}`,
    sources: [source],
    closing: i === last ? "." : i === last - 1 ? "" : ",",
  }));
}

function listPoints(points: readonly Point[], lead: string): CitedText[] | null {
  if (points.length === 0) return null;
  return points.map((point, i) => {
    const { source } = point;
    const { startSeconds } = source.quoted ?? source.passage;
    const estimated = markEstimated(isEstimated(source));
    const item = `- ${sayTime(`**${formatTimestamp(startSeconds)}**`, estimated)} ${writeSpan(point)}`;
    return { text: `${i === 0 ? lead : ""}\n${item}`, sources: [source] };
  });
}

function sayExtent({ durationSeconds, chapters }: EpisodeOutline): string {
  const count = countNoun(chapters.length, "chapters");
  return durationSeconds === null ? `has ${count}` : `runs ${formatTimestamp(durationSeconds)} in ${count}`;
}

/** Returns such as "1 hour and 5 minutes" or "37 minutes and 25 seconds"; beside hours, seconds are left out. */
function sayDuration(durationSeconds: number): string {
  const seconds = Math.floor(durationSeconds);
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
