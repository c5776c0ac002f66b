/**
 * Keeps two lengths of the sheet's `:host` up to date: `--seen-height` is the height of the visible part of the window,
 * and `--seen-bottom` is the height of the part hidden below it. An on-screen keyboard covers the window and does not
 * make it smaller (CSSOM View, the visual viewport).
 */
export function fitKeyboard(sheet: CSSStyleSheet): { follow(): void; end(): void } {
  const { visualViewport: view } = window;
  let watch = new AbortController();
  const measure = () => {
    if (view === null) return;
    const hidden = Math.max(0, window.innerHeight - view.height - view.offsetTop);
    sheet.replaceSync(`:host{--seen-height:${view.height}px;--seen-bottom:${hidden}px}`);
  };
  const end = () => {
    watch.abort();
    sheet.replaceSync("");
  };
  return {
    follow() {
      end();
      watch = new AbortController();
      view?.addEventListener("resize", measure, { signal: watch.signal });
      view?.addEventListener("scroll", measure, { signal: watch.signal });
      measure();
    },
    end,
  };
}
