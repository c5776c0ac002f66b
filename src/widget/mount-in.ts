import { buildElement } from "./build-element.js";
import type { ChosenStrings } from "./strings/choose-strings.js";
import { adoptStyles } from "./styles/adopt-styles.js";

export interface Mount {
  readonly host: HTMLElement;
  readonly wrapper: HTMLElement;
}

export interface MountOptions extends Omit<ChosenStrings, "strings"> {
  /** Class of the host, for the page's rules. */
  readonly name: string;
  readonly theme: string | null;
}

/** Makes a shadow root in an element of the page: the page's style rules do not reach it, nor its rules the page. */
export function mountIn(place: HTMLElement, { name, language, direction, theme }: MountOptions): Mount {
  const host = buildElement("div", { class: name });
  const root = host.attachShadow({ mode: "open" });
  adoptStyles(root);
  const wrapper = buildElement("div", {
    class: `wrapper ${name}`,
    attributes: { lang: language, dir: direction },
  });
  root.append(wrapper);
  setTheme(host, theme);
  place.append(host);
  return { host, wrapper };
}

/** Sets the theme: `light`, `dark`, or null for the page's own. */
export function setTheme(host: HTMLElement, theme: string | null): void {
  if (theme === null) host.removeAttribute("theme");
  else host.setAttribute("theme", theme);
}
