import { countBytes } from "../count-bytes.js";
import { hashText } from "../hash-text.js";

/** File systems take names of 255 bytes; a draft of a file has a longer name than the file. */
const MOST_NAME_BYTES = 200;
/** So many UTF-16 units are at most three times as many bytes. */
const KEPT_UNITS = 60;

/** Names the file of an episode's page in the folder `e` of an export; the export writes it, and links in the browser lead there. */
export function nameEpisodePage(id: string): string {
  if (countBytes(id) <= MOST_NAME_BYTES) return `${id}.html`;
  const hash = hashText(id);
  const letters = [hash, hashText(id, hash)].map((part) => part.toString(16).padStart(8, "0")).join("");
  return `${id.slice(0, KEPT_UNITS).replace(/\p{Cs}$/u, "")}-${letters}.html`;
}
