import { nameEpisodePage } from "../shared/folder/name-episode-page.js";

/**
 * Finds the page that a link to a moment leads to. A server sends the reader there itself; in a folder of files the show's page
 * does, and its list tells what the pages are called. Null where the address names no episode, or this is no such page.
 */
export function findMomentPage(search: string): string | null {
  const query = new URLSearchParams(search);
  const id = query.get("e");
  const listed = document.querySelector(".episodes a[href^='e/'][href$='.html']");
  if (!id || listed === null) return null;
  query.delete("e");
  const rest = query.size === 0 ? "" : `?${query}`;
  return `e/${encodeURIComponent(nameEpisodePage(id))}${rest}`;
}
