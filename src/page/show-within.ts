/** Scrolls the box alone, never the page. */
export function showWithin(element: Element, box: HTMLElement): void {
  const { top } = element.getBoundingClientRect();
  box.scrollTop += top - box.getBoundingClientRect().top - box.clientHeight / 3;
}
