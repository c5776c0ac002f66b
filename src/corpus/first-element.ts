/** In UTF-16 units: comments, a document type and styles may stand above a document's first element. */
const MOST_CHARACTERS = 8_192;

/** Returns the name of an XML text's first element, with its prefix; null where the text does not begin as XML does. */
export function nameFirstElement(text: string): string | null {
  const head = text.slice(0, MOST_CHARACTERS).replace(/<!--[\s\S]*?-->/g, "");
  return /^\s*</.test(head) ? (/<([A-Za-z_][\w.:-]*)/.exec(head)?.[1] ?? null) : null;
}

/** Takes the prefix off the name of an element or attribute. */
export function nameLocally(name: string): string {
  return name.slice(name.indexOf(":") + 1);
}
