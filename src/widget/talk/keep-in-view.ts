/** The events by which a reader looks elsewhere. */
const TAKES_OVER = ["wheel", "touchmove", "pointerdown", "keydown"] as const;

export interface InView {
  /** Scrolls the log with the next frame until the element is in sight, and never past the element's top. */
  follow(): void;
  end(): void;
}

/** Keeps an element, and what grows under it, in sight until the reader scrolls or presses something. */
export function keepInView(element: HTMLElement, log: HTMLElement): InView {
  const watch = new AbortController();
  let isLeft = false;
  let isDue = false;
  for (const type of TAKES_OVER) {
    // The listeners capture, so that the key press that asked has passed them already.
    const options = { signal: watch.signal, passive: true, capture: true };
    log.ownerDocument.addEventListener(type, () => (isLeft = true), options);
  }
  const follow = () => {
    if (isDue) return;
    isDue = true;
    // To measure is to lay out: once a frame, when all that it shows is there.
    requestAnimationFrame(() => {
      isDue = false;
      if (!isLeft) log.scrollTop += measureOffset(element, log);
    });
  };
  follow();
  return { follow, end: () => watch.abort() };
}

/** Scrolls the log, and nothing else of the page, until the element is in sight. */
export function showInLog(element: HTMLElement, log: HTMLElement): void {
  const top = measureOffset(element, log);
  const below = top + element.offsetHeight - log.clientHeight;
  if (top < 0 || element.offsetHeight > log.clientHeight) log.scrollTop += top;
  else if (below > 0) log.scrollTop += below;
}

/** Returns the pixels from the top of the log's visible part to the top of the element. */
function measureOffset(element: HTMLElement, log: HTMLElement): number {
  return element.getBoundingClientRect().top - log.getBoundingClientRect().top;
}
