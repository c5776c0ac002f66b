import { escapeMarkup } from "../../answer/escape-markup.js";
import type { ChatResponse, Citation } from "../../shared/domain.js";
import { CLOSEST_HEADING, groupCitations } from "../../shared/group-citations.js";
import { leadWithTime } from "../../shared/timestamp.js";
import { defuseMarkdown } from "./defuse-markdown.js";

/**
 * The sources of an answer as the end of its text, a line for each place, `- [1][2] 1:35, chapter (episode) https://...`,
 * and of an abstention the nearest chapters, which no marker points to. A list item, since Markdown runs plain lines
 * together and takes `[1]: ...` for a link's definition. Empty where there are none.
 */
export function writeSources({ citations, closest }: ChatResponse): string {
  return writeList("Sources", citations, writeMarkers) + writeList(CLOSEST_HEADING, closest, () => "");
}

function writeList(
  title: string,
  citations: readonly Citation[],
  mark: (place: readonly Citation[]) => string,
): string {
  const lines = groupCitations(citations).map((place) => `- ${mark(place)}${describePlace(place[0])}`);
  return lines.length === 0 ? "" : `\n\n${title}:\n\n${lines.join("\n")}`;
}

/** The markers of a place; those of sentences that it holds loosely come last, and say so. */
function writeMarkers(place: readonly Citation[]): string {
  const list = (weak: boolean) =>
    place.filter(({ support }) => (support === "weak") === weak).map(({ n }) => `[${n}]`);
  const [firm, loose] = [list(false), list(true)].map((markers) => markers.join(""));
  return `${firm === "" ? "" : `${firm} `}${loose === "" ? "" : `${loose} (loosely supported) `}`;
}

function describePlace(citation: Citation): string {
  const { chapter, episode, url } = citation;
  const link = url === null ? "" : ` ${writeUrl(url)}`;
  return `${leadWithTime(citation, ", ")}${writeTitle(chapter.title)} (${writeTitle(episode.title)})${link}`;
}

/** Control characters, and characters that turn the direction of a line. */
const UNSEEN = /[\p{Cc}\p{Cs}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;
/** Marks of emphasis. An underscore within a word is none. */
const EMPHASIS = /[*~]|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu;

/** Plain text within a line of Markdown, whatever a page calls its chapters. */
function writeTitle(title: string): string {
  const line = title.replace(UNSEEN, " ").replace(/\s+/g, " ").trim();
  return defuseMarkdown(escapeMarkup(line), ", ").replace(EMPHASIS, "\\$&");
}

/** Characters at which Markdown may end a bare link, or which it may read as emphasis or as another character. */
const MARKS = /[[\]()*`\\~]|(?<![a-z\d])_|(?<=&#?\w{1,32});/gi;
const CLOSING_UNDERSCORE = /_(?![a-z\d])/gi;

/**
 * A link that reads the same as Markdown and as plain text: `MARKS` are percent-encoded (RFC 3986, 2.1), tildes and
 * underscores only where another one closes what they open.
 */
function writeUrl(url: string): string {
  const closings = [...url.matchAll(CLOSING_UNDERSCORE)];
  const last = { "~": url.lastIndexOf("~"), _: closings.at(-1)?.index ?? -1 };
  return url.replace(MARKS, (mark, at: number) => {
    const opens = (mark !== "~" && mark !== "_") || at < last[mark];
    return opens ? `%${mark.charCodeAt(0).toString(16).toUpperCase()}` : mark;
  });
}
