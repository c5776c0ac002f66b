/** The trees in which a page's selector is looked up: first the one that the element stands in, then the document. */
export function listTrees(element: Element): (Document | ShadowRoot)[] {
  const root = element.getRootNode();
  return root instanceof ShadowRoot ? [root, document] : [document];
}

/** Returns the first element that the selector finds, or null. */
export function findInPage(element: Element, selector: string): Element | null {
  for (const tree of listTrees(element)) {
    const found = tree.querySelector(selector);
    if (found !== null) return found;
  }
  return null;
}
