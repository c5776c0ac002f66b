import { buildButton, buildElement } from "../build-element.js";
import { buildIcon } from "../build-icon.js";
import type { ChosenStrings } from "../strings/choose-strings.js";
import { fitKeyboard } from "./fit-keyboard.js";

export interface BubbleOptions extends ChosenStrings {
  /** The content of the dialog. */
  readonly talk: HTMLElement;
  /** The sheet that gets the size of the window above the on-screen keyboard. */
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

/** Builds a button in the corner of the page and the dialog it opens. The page stays usable beside the dialog. */
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
    [buildIcon("M4 5h16v11H10l-4 4v-4H4z"), buildElement("span", { text: strings.title })],
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
    // While an input method composes a word, Escape belongs to the input method.
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
