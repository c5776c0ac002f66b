interface Asked {
  readonly title: string;
  readonly questions?: readonly string[];
}

/** Gives a question that a search finds the chapter by: its own, or one in the words of its title. It is shown to operators alone. */
export function askAboutChapter({ title, questions = [] }: Asked): string {
  return questions[0] ?? (title.endsWith("?") ? title : `What do they say about “${title}”?`);
}

/** False for a chapter that nobody asks about: an advertisement, or one that is called by its first words or its time. */
export function isAskable({ title }: Pick<Asked, "title">): boolean {
  return !/^(?:“|Advertisement:|Sponsor$|From (?:about )?\d)/.test(title);
}
