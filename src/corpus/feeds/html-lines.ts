import { formatTimestamp } from "../../shared/timestamp.js";
import { splitLines } from "../page-line.js";
import { readTags } from "../read-tags.js";
import { readLinkedTime, unescapeOnceMore } from "./feed-values.js";

const BLOCKS = new Set(
  "p div li ul ol br tr table dl dt hr pre section article blockquote h1 h2 h3 h4 h5 h6".split(" "),
);
const CELLS = new Set(["td", "th", "dd"]);
const TAG = /<\/?(?:p|br|li|div|a|ul|ol|h[1-6]|table|tr|td|dl|dt|dd|span|strong|b|em|i)\b/i;
const ESCAPED_TAG = /&lt;\/?(?:p|br|li|div|a|ul|ol|h[1-6]|table|tr|td)\b/i;
const TIME = /\d:\d{2}/;

/**
 * Returns the lines of text that HTML shows, joined by `\n`; plain text keeps its own lines. A line without a time
 * whose one link has a time in its address (`?t=134`) begins with that.
 */
export function listHtmlLines(written: string): string {
  const html = !TAG.test(written) && ESCAPED_TAG.test(written) ? unescapeOnceMore(written) : written;
  const isHtml = TAG.test(html);
  const lines: string[] = [];
  let text = "";
  let times: number[] = [];
  const endLine = () => {
    const [time] = times;
    const isLinked = time !== undefined && times.length === 1 && text.trim() !== "" && !TIME.test(text);
    lines.push(isLinked ? `${formatTimestamp(time)} ${text.trim()}` : text);
    text = "";
    times = [];
  };
  const breakLine = (name: string) => {
    if (BLOCKS.has(name)) endLine();
    else if (CELLS.has(name)) text += " ";
  };
  readTags(html, {
    onOpen(name, attributes) {
      breakLine(name);
      const seconds = name === "a" ? readLinkedTime(attributes["href"] ?? "") : null;
      if (seconds !== null) times.push(seconds);
    },
    onClose: breakLine,
    onText(words) {
      text += isHtml ? words.replace(/\s+/g, " ") : words;
    },
  });
  endLine();
  return splitLines(lines.join("\n"))
    .map((line) => line.text)
    .join("\n");
}
