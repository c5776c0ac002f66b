import { createHash } from "node:crypto";
import { describePassage } from "../chunk/describe-passage.js";
import type { DividedEpisode } from "../chunk/divide-episode.js";
import type { TextRow } from "./embed-sections.js";
import { PassageList } from "./passage-list.js";
import { describeSection, listSections, type Section } from "./passage-view.js";

/** A text's digest has so many hexadecimal digits. */
const DIGEST_DIGITS = 32;
/** By default the words of so many sections are kept; `npm run bench` measures what they cost. */
const MOST_COMPARED_SECTIONS = 20_000;

/** Lists the passages of all episodes, the sections they make up, and the texts that are embedded. */
export function describeRows(divided: readonly DividedEpisode[]) {
  const episodes = divided.map(({ episode }) => episode);
  const passages = PassageList.build(
    episodes,
    divided.flatMap((entry) => entry.passages),
  );
  const { sections, spans } = listSections(episodes, passages);
  const sectionTexts = sections.map((section) => describeSection(section, passages));
  const rows = listRows(sections, passages, sectionTexts);
  return { episodes, passages, sections, spans, sectionTexts, rows };
}

/** Lists the passages in order, and after them the notes of each chapter as a whole. */
function listRows(
  sections: readonly Section[],
  passages: PassageList,
  sectionTexts: readonly string[],
): TextRow[] {
  const rows: TextRow[] = [];
  const put = (at: number, text: string, section: number | null) => {
    rows[at] = { text, digest: digestText(text), section };
  };
  for (const { ordinal, chapter, firstPassage, endPassage, row } of sections) {
    passages.slice(firstPassage, endPassage).forEach((passage, i) => {
      const at = firstPassage + i;
      put(at, describePassage(passage, chapter), at === row ? ordinal : null);
    });
    if (row >= passages.length) put(row, sectionTexts[ordinal] ?? "", ordinal);
  }
  return rows;
}

/** Names a text by 32 hexadecimal digits, so that a text that has not changed keeps its vector. */
export function digestText(value: string): string {
  return createHash("sha256").update(value).digest("hex").slice(0, DIGEST_DIGITS);
}

/** True where an index of so many sections keeps the vectors of their words; where `wanted` is null their number decides. */
export function keepsTokens(sections: number, wanted: boolean | null): boolean {
  return wanted ?? sections <= MOST_COMPARED_SECTIONS;
}
