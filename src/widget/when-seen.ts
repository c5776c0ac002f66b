/** Calls back once, when a part of the element comes into the window; returns what stops the watch. */
export function whenSeen(element: Element, onSeen: () => void): () => void {
  const watch = new IntersectionObserver((entries) => {
    if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
    watch.disconnect();
    onSeen();
  });
  watch.observe(element);
  return () => watch.disconnect();
}
