/** A question that is answered from the chapter: asked in the words of its title, it finds it again. */
export function askAboutChapter({ title }: { readonly title: string }): string {
  return `What do they say about “${title}”?`;
}
