import { buildButton, buildElement } from "../build-element.js";
import { buildIcon } from "../build-icon.js";
import type { Strings } from "../strings/english.js";
import { fitKeyboard } from "./fit-keyboard.js";

export interface BubbleOptions {
  readonly strings: Strings;
  readonly language: string;
  readonly direction: string;
  /** What the dialog holds. */
  readonly talk: HTMLElement;
  /** Written with what the on-screen keyboard leaves. */
  readonly sheet: CSSStyleSheet;
  readonly onOpen: () => void;
}

export interface Bubble {
  readonly elements: readonly HTMLElement[];
  readonly isOpen: boolean;
  open(): void;
  close(): void;
  dispose(): void;
}

/** A button in the corner of the page, and the dialog it opens; the page stays usable beside it. */
export function createBubble({ strings, language, direction, talk, sheet, onOpen }: BubbleOptions): Bubble {
  const where = { lang: language, dir: direction };
  const panel = buildElement(
    "dialog",
    { class: "panel", part: "panel", attributes: { ...where, "aria-labelledby": "title", id: "panel" } },
    [talk],
  );
  const launcher = buildButton(
    {
      class: "launcher",
      part: "launcher",
      attributes: {
        ...where,
        "aria-haspopup": "dialog",
        "aria-expanded": "false",
        "aria-controls": "panel",
      },
      onClick: () => (panel.open ? close() : open()),
    },
    [buildIcon("chat"), buildElement("span", { text: strings.title })],
  );
  const keyboard = fitKeyboard(sheet);

  function open(): void {
    if (panel.open) return;
    panel.show();
    launcher.setAttribute("aria-expanded", "true");
    keyboard.follow();
    onOpen();
  }

  function close(): void {
    if (!panel.open) return;
    const inside = panel.matches(":focus-within");
    panel.close();
    launcher.setAttribute("aria-expanded", "false");
    keyboard.end();
    if (inside) launcher.focus();
  }

  panel.addEventListener("keydown", (event) => {
    // Escape in the middle of an input method's composition is the input method's.
    if (event.key !== "Escape" || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    event.stopPropagation();
    close();
  });
  return {
    elements: [panel, launcher],
    get isOpen() {
      return panel.open;
    },
    open,
    close,
    dispose: () => keyboard.end(),
  };
}
