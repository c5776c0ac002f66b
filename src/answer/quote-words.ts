/** The page's words as a quotation; single marks where they hold double ones of their own. */
export function quoteWords(text: string): string {
  return /[“”"]/.test(text) ? `‘${escapeMarkup(text)}’` : `“${escapeMarkup(text)}”`;
}

/** What the page wrote in brackets, asterisks or tags is no citation, link, bold or HTML in the answer. */
export function escapeMarkup(text: string): string {
  return text
    .replaceAll(/\[(\d+)\]/g, "($1)")
    .replaceAll(/\*{2,}/g, "*")
    .replaceAll("](", "] (")
    .replaceAll(/<(?=[a-z/!?])/gi, "< ");
}
