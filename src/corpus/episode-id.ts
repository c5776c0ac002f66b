const EPISODE_ID = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;

/** Whether the text is kebab-case: `a-z`, `0-9` and single dashes between them. */
export function isEpisodeId(text: string): boolean {
  return EPISODE_ID.test(text);
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
    .replace(/^-|-$/g, "");
  return isEpisodeId(id) ? id : null;
}
