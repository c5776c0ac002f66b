import { stripHidden } from "../shared/strip-hidden.js";

/** A mark stands after a letter only: alone, as those that tell how a sign is drawn, it is not seen. */
const EPISODE_ID = /^[\p{L}\p{N}][\p{L}\p{M}\p{N}]*(?:-[\p{L}\p{N}][\p{L}\p{M}\p{N}]*)*$/u;
/** A file's name is not longer, and each passage of an episode has its id. */
const MOST_CHARACTERS = 255;

/** Whether the text is kebab-case: letters of any script in lower case, digits, and single dashes between; at most 255 units. */
export function isEpisodeId(text: string): boolean {
  return text.length <= MOST_CHARACTERS && EPISODE_ID.test(text) && fold(text) === text;
}

/**
 * Turns a text into kebab-case of at most `most` UTF-16 units, cut between words where it has several; null where it has
 * neither letter nor digit. Letters of any script are kept, Latin ones without their accents.
 */
export function makeSlug(text: string, most = MOST_CHARACTERS): string | null {
  const words = fold(
    stripHidden(text)
      .slice(0, 4 * MOST_CHARACTERS)
      .replace(/\p{Default_Ignorable_Code_Point}+/gu, ""),
  )
    .split(/[^\p{L}\p{M}\p{N}]+/u)
    .map((word) => word.replace(/^\p{M}+/u, ""));
  let slug = "";
  for (const word of words) {
    if (word === "") continue;
    const longer = slug === "" ? word : `${slug}-${word}`;
    if (longer.length > most) {
      slug ||= fold(word.slice(0, most - 1).replace(/\p{Cs}$/u, ""));
      break;
    }
    slug = longer;
  }
  return isEpisodeId(slug) ? slug : null;
}

/** Makes the slug of a file's name, without folders and extension; null where that has neither letter nor digit. */
export function makeEpisodeId(path: string): string | null {
  const name = path.slice(Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\")) + 1);
  return makeSlug(name.replace(/\.[^.]*$/, ""));
}

/** Two texts that a reader takes for one are one, whatever system wrote them: NFKC, in lower case. */
function fold(text: string): string {
  const latin = text.normalize("NFKD").replace(/(\p{Script=Latin})\p{M}+/gu, "$1");
  return latin.toLowerCase().normalize("NFKC");
}
