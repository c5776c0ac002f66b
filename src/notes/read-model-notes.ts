import { cleanModelText } from "../answer/ground/clean-model-text.js";

/** Notes on a chapter, from a model or from the speakers' own words. */
export interface Notes {
  readonly title: string | null;
  readonly summary: string | null;
  readonly bullets: readonly string[];
}

const MOST_TITLE_CHARACTERS = 80;
const MOST_BULLETS = 12;

/** Reads a model's `Title: ...`, `Summary: ...` and `- ...` lines, cleans them and passes over others. Nothing is checked. */
export function readModelNotes(text: string): Notes {
  const lines = text.split("\n");
  const read = (pattern: RegExp) =>
    lines.flatMap((line) => {
      const words = cleanModelText(pattern.exec(line)?.[1] ?? "").replace(/^"|"$|\*\*/g, "");
      return words === "" ? [] : [words];
    });
  const [title = ""] = read(/^\W*title\W*:\W*(.*)$/i);
  const [summary] = read(/^\W*summary\W*:\W*(.*)$/i);
  const bullets = read(/^\s*(?:[-*•]|\d+[.)])\s+(?!\W*(?:title|summary)\W*:)(.*)$/i);
  return {
    title: title === "" || title.length > MOST_TITLE_CHARACTERS ? null : title,
    summary: summary ?? null,
    bullets: bullets.slice(0, MOST_BULLETS),
  };
}
