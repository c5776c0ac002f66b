import { createHash } from "node:crypto";
import { describePassage } from "../chunk/describe-passage.js";
import type { DividedEpisode } from "../chunk/divide-episode.js";
import type { TextRow } from "./embed-sections.js";
import { PassageList } from "./passage-list.js";
import { describeSection, listSections, type Section } from "./passage-view.js";

/** Hexadecimal digits of a text's digest. */
const DIGEST_DIGITS = 32;
/** Sections whose words are kept by default: `npm run bench` says what they cost (README, "Speed"). */
const MOST_COMPARED_SECTIONS = 20_000;

/** The passages of all episodes, the sections they make up, and the texts that are embedded. */
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

/** The passages in order, then the notes of the chapters as wholes. */
function listRows(
  sections: readonly Section[],
  passages: PassageList,
  sectionTexts: readonly string[],
): TextRow[] {
  const rows: TextRow[] = [];
  for (const { ordinal, chapter, firstPassage, endPassage, row } of sections) {
    passages.slice(firstPassage, endPassage).forEach((passage, i) => {
      const at = firstPassage + i;
      const text = describePassage(passage, chapter);
      rows[at] = { text, digest: digestText(text), section: at === row ? ordinal : null };
    });
    if (row < passages.length) continue;
    const text = sectionTexts[ordinal] ?? "";
    rows[row] = { text, digest: digestText(text), section: ordinal };
  }
  return rows;
}

/** What a vector row was embedded from, so that an unchanged text keeps its vector: hex, 32 digits. */
export function digestText(value: string): string {
  return createHash("sha256").update(value).digest("hex").slice(0, DIGEST_DIGITS);
}

/** True where an index of so many sections keeps the vectors of their words; `wanted` null: by how many there are. */
export function keepsTokens(sections: number, wanted: boolean | null): boolean {
  return wanted ?? sections <= MOST_COMPARED_SECTIONS;
}
