/** A title this short, in UTF-16 units, is said whole. */
const SHORT_TITLE = 40;
/** A shorter head, such as "Part 1", says too little alone. */
const LEAST_HEAD = 12;
const HEAD = /^(.+?)(?::| [–—|-])\s/;

/** Returns a title for running text: a long one's words before its colon or dash, unless another title begins so. */
export function shortenTitle(title: string, siblings: readonly { readonly title: string }[]): string {
  const head = title.length <= SHORT_TITLE ? undefined : HEAD.exec(title)?.[1];
  if (head === undefined || head.length < LEAST_HEAD || !head.includes(" ")) return title;
  return siblings.filter((sibling) => sibling.title.startsWith(head)).length > 1 ? title : head;
}
