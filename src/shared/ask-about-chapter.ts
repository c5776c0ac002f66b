/** Writes a question in the words of the chapter's title, so that a search finds the chapter again. */
export function askAboutChapter({ title }: { readonly title: string }): string {
  return `What do they say about “${title}”?`;
}
