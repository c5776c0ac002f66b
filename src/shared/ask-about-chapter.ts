interface Titled {
  readonly title: string;
}

/** Writes a question in the words of the chapter's title, so that a search finds the chapter again; a question is asked as it is. */
export function askAboutChapter({ title }: Titled): string {
  return title.endsWith("?") ? title : `What do they say about “${title}”?`;
}

/** False for a chapter that nobody asks about: an advertisement, or one that is called by its first words or its time. */
export function isAskable({ title }: Titled): boolean {
  return !/^(“|Advertisement:|Sponsor$|From (about )?\d)/.test(title);
}
