export interface ElementOptions {
  readonly class?: string;
  readonly text?: string;
  readonly attributes?: Readonly<Record<string, string>>;
  readonly onClick?: () => void;
}

/** An element with text, never with markup: what comes from the server stays text. */
export function buildElement<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  options: ElementOptions = {},
  children: readonly (Node | string)[] = [],
): HTMLElementTagNameMap[Name] {
  const element = document.createElement(name);
  if (options.class !== undefined) element.className = options.class;
  if (options.text !== undefined) element.textContent = options.text;
  for (const [key, value] of Object.entries(options.attributes ?? {})) element.setAttribute(key, value);
  if (options.onClick !== undefined) element.addEventListener("click", options.onClick);
  element.append(...children);
  return element;
}

/** A button that submits nothing. */
export function buildButton(
  options: ElementOptions,
  children: readonly (Node | string)[] = [],
): HTMLButtonElement {
  return buildElement(
    "button",
    { ...options, attributes: { type: "button", ...options.attributes } },
    children,
  );
}

/** The address where it is http(s); a page must not follow any other. */
export function readWebUrl(url: string | null): string | null {
  if (url === null || !URL.canParse(url)) return null;
  return ["http:", "https:"].includes(new URL(url).protocol) ? url : null;
}
