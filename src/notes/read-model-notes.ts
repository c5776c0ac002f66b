import { cleanModelText } from "../answer/ground/clean-model-text.js";

/** What a model wrote about a chapter, cleaned and not yet checked. */
export interface ModelNotes {
  readonly title: string | null;
  readonly summary: string | null;
  readonly bullets: readonly string[];
}

const MOST_TITLE_CHARACTERS = 80;
const MOST_BULLETS = 12;

/** Reads `Title: ...`, `Summary: ...` and `- ...` lines, in any order; other lines are passed over. */
export function readModelNotes(text: string): ModelNotes {
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
