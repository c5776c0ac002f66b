import { cleanModelText } from "../answer/ground/clean-model-text.js";

/** Notes on a chapter, from a model or from the speakers' own words. */
export interface Notes {
  readonly title: string | null;
  readonly summary: string | null;
  readonly bullets: readonly string[];
}

const MOST_TITLE_CHARACTERS = 80;
const MOST_BULLETS = 12;
const LABEL = /^\W*(?:title|summary)[^\w:]*:/i;

/** Reads a model's `Title: ...`, `Summary: ...` and `- ...` lines, cleans them and passes over others. Nothing is checked. */
export function readModelNotes(text: string): Notes {
  const lines = text.split("\n");
  const clean = (words: readonly string[]) =>
    words.map((text) => cleanModelText(text).replace(/^"|"$|\*\*/g, "")).filter((text) => text !== "");
  const read = (pattern: RegExp) => lines.flatMap((line) => pattern.exec(line)?.[1] ?? []);
  const [title = ""] = clean(read(/^\W*title[^\w:]*:\W*(.*)$/is));
  const [summary] = clean(read(/^\W*summary[^\w:]*:\W*(.*)$/is));
  const items = read(/^\s*(?:[-*•]|\d+[.)])\s+(.*)$/s).filter((item) => !LABEL.test(item));
  const bullets = clean(items);
  return {
    title: title === "" || title.length > MOST_TITLE_CHARACTERS ? null : title,
    summary: summary ?? null,
    bullets: bullets.slice(0, MOST_BULLETS),
  };
}
