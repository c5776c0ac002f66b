/** Shows the elements in the parent. An unchanged element stays in place, so the keyboard's focus stays in it. */
export function replaceChanged(parent: HTMLElement, wanted: readonly HTMLElement[]): void {
  const shown = [...parent.children];
  for (const [i, element] of wanted.entries()) {
    const old = shown[i];
    if (old === undefined) parent.append(element);
    else if (!old.isEqualNode(element)) old.replaceWith(element);
  }
  for (const old of shown.slice(wanted.length)) old.remove();
}
