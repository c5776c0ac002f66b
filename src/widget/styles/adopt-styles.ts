import styles from "#widget-styles";

let shared: CSSStyleSheet | null = null;

/** Styles the shadow root by sheets built in script (CSSOM): a policy of `style-src 'none'` lets those through. */
export function adoptStyles(root: ShadowRoot, ...own: readonly CSSStyleSheet[]): void {
  if (shared === null) {
    shared = new CSSStyleSheet();
    shared.replaceSync(styles);
  }
  root.adoptedStyleSheets = [shared, ...own];
}
