export interface ElementOptions {
  readonly class?: string;
  /** Names the element for the page's `::part` rules. */
  readonly part?: string;
  readonly text?: string;
  readonly attributes?: Readonly<Record<string, string>>;
  readonly onClick?: (event: MouseEvent) => void;
}

/** Builds an element with text, never with markup: the words of the server stay text. */
export function buildElement<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  options: ElementOptions = {},
  children: readonly (Node | string)[] = [],
): HTMLElementTagNameMap[Name] {
  const element = document.createElement(name);
  const attributes = { class: options.class, part: options.part, ...options.attributes };
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== undefined) element.setAttribute(key, value);
  }
  if (options.text !== undefined) element.textContent = options.text;
  if (options.onClick !== undefined) (element as HTMLElement).addEventListener("click", options.onClick);
  element.append(...children);
  return element;
}

/** Builds a button that submits nothing. */
export function buildButton(
  options: ElementOptions,
  children: readonly (Node | string)[] = [],
): HTMLButtonElement {
  return buildElement(
    "button",
    { part: "button", ...options, attributes: { type: "button", ...options.attributes } },
    children,
  );
}

/** Builds a link that opens a new tab. It sends the referrer, which YouTube asks for. */
export function buildLink(
  options: ElementOptions & { readonly href: string },
  children: readonly (Node | string)[] = [],
): HTMLAnchorElement {
  const attributes = { href: options.href, target: "_blank", rel: "noopener", ...options.attributes };
  return buildElement("a", { ...options, attributes }, children);
}
