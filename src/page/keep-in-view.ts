/** What a reader does to look elsewhere. */
const TAKES_OVER = ["wheel", "touchmove", "pointerdown", "keydown"] as const;

export interface InView {
  /** Scrolls as far as it takes, and no further than the element at the top. */
  follow(): void;
  end(): void;
}

/** Keeps an element and what grows under it in sight, until the reader scrolls or presses something. */
export function keepInView(element: HTMLElement): InView {
  const watch = new AbortController();
  for (const type of TAKES_OVER) {
    // Captured, so that the key press that asks is past this point already.
    const options = { signal: watch.signal, passive: true, capture: true };
    document.addEventListener(type, () => watch.abort(), options);
  }
  const follow = () => {
    if (!watch.signal.aborted) element.scrollIntoView({ block: "start" });
  };
  follow();
  return { follow, end: () => watch.abort() };
}
