import styles from "#widget-styles";

let shared: CSSStyleSheet | null = null;

/** Styles the shadow root with sheets built in script (CSSOM), which a policy of `style-src 'none'` allows. */
export function adoptStyles(root: ShadowRoot, ...own: readonly CSSStyleSheet[]): void {
  if (shared === null) {
    shared = new CSSStyleSheet();
    shared.replaceSync(styles);
  }
  root.adoptedStyleSheets = [shared, ...own];
}
