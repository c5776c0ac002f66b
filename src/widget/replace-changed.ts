/** Shows the elements in the parent. One that stays as it was keeps its element, and with it the keyboard's place. */
export function replaceChanged(parent: HTMLElement, wanted: readonly HTMLElement[]): void {
  const shown = [...parent.children];
  for (const [i, element] of wanted.entries()) {
    const old = shown[i];
    if (old === undefined) parent.append(element);
    else if (!old.isEqualNode(element)) old.replaceWith(element);
  }
  for (const old of shown.slice(wanted.length)) old.remove();
}
