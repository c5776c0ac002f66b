const EPISODE_ID = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;
/** A file's name is not longer, and each passage of an episode has its id. */
const MOST_CHARACTERS = 255;

/** Whether the text is kebab-case: `a-z`, `0-9` and single dashes between them, 255 characters at most. */
export function isEpisodeId(text: string): boolean {
  return text.length <= MOST_CHARACTERS && EPISODE_ID.test(text);
}

/** Turns a file's name, without folders and extension, into kebab-case; null when no letter or digit is left. */
export function makeEpisodeId(path: string): string | null {
  const name = path.slice(Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\")) + 1);
  const id = name
    .replace(/\.[^.]*$/, "")
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-/, "")
    .slice(0, MOST_CHARACTERS)
    .replace(/-$/, "");
  return isEpisodeId(id) ? id : null;
}
