import type { Chapter } from "../../shared/domain.js";

/**
 * Tells whether the chapter's title and notes together hold every word of the query, whatever their case and accents.
 * `note` is the first note that holds a word which the title lacks, and null where the title is enough.
 */
export function matchChapter(
  { title, summary, bullets }: Chapter,
  query: string,
): { readonly note: string | null } | null {
  const words = fold(query)
    .split(/\s+/)
    .filter((word) => word !== "");
  const inTitle = fold(title);
  const missing = words.filter((word) => !inTitle.includes(word));
  if (missing.length === 0) return { note: null };
  const notes = [...bullets, ...(summary === null ? [] : [summary])];
  const inNotes = fold(notes.join("\n"));
  if (!missing.every((word) => inNotes.includes(word))) return null;
  return { note: notes.find((note) => missing.some((word) => fold(note).includes(word))) ?? null };
}

function fold(text: string): string {
  return text.normalize("NFKD").replaceAll(/\p{M}/gu, "").toLowerCase();
}
