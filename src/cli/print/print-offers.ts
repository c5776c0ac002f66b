import type { Offered, Offering } from "../../gather/choose-offers.js";
import { countNoun } from "../../shared/count-noun.js";
import { escapeHidden } from "../../shared/strip-hidden.js";
import { formatTimestamp } from "../../shared/timestamp.js";
import { wrapText } from "./wrap-text.js";

const MOST_ROWS = 20;
const TITLE_WIDTH = 44;

/** Lists what a source offers as a table of at most 80 columns: number, day, length, title, what is linked. */
export function describeOffers({ show, address, offers }: Offering): string {
  const rows = offers.slice(0, MOST_ROWS).map(describeRow);
  const more = offers.length - rows.length;
  const lines = [
    `${show ?? address}: ${countNoun(offers.length, "episodes")}`,
    ...rows,
    ...(more > 0 ? [`      and ${more} more`] : []),
  ];
  return lines.map((line) => escapeHidden(line.trimEnd())).join("\n");
}

function describeRow(
  { title, publishedAt, durationSeconds, transcripts, chapters }: Offered,
  i: number,
): string {
  const length = durationSeconds === null ? "" : formatTimestamp(durationSeconds);
  const [name = ""] = wrapText(title, { width: TITLE_WIDTH, lines: 1 });
  const linked = [transcripts.length > 0 ? "transcript" : "", chapters.length > 0 ? "chapters" : ""];
  const facts = [String(i + 1).padStart(4), (publishedAt ?? "").padEnd(10), length.padStart(8)];
  return [...facts, name.padEnd(TITLE_WIDTH), linked.filter((each) => each !== "").join(", ")].join(" ");
}
