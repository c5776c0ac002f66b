import { findServer } from "./server/find-server.js";
import { type ChosenStrings, chooseStrings } from "./strings/choose-strings.js";
import type { Strings } from "./strings/english.js";
import { parseStrings } from "./strings/parse-strings.js";

/** What the element's attributes ask for. */
export interface ChatOptions extends ChosenStrings {
  /** Address of the server, without a slash at its end. */
  readonly server: string;
  /** The one episode asked about; null for all. */
  readonly episodeId: string | null;
  /** A selector of the page's, `own`, or null for links. */
  readonly player: string | null;
  /** A selector of the page's, an empty text for a list in the widget, or null for none. */
  readonly chapters: string | null;
  readonly bubble: boolean;
  readonly persist: boolean;
}

/** Attributes the element is built anew for. */
export const OPTION_ATTRIBUTES = [
  "server",
  "episode",
  "player",
  "chapters",
  "mode",
  "lang",
  "strings",
  "persist",
] as const;

/**
 * Reads the attributes. One that cannot be used is told to `onMistake` and left out, so that a slip of the page's
 * costs its readers no more than it must.
 */
export function readOptions(
  element: HTMLElement,
  {
    strings,
    onMistake,
  }: { readonly strings: Partial<Strings>; readonly onMistake: (error: unknown) => void },
): ChatOptions {
  const read = (name: (typeof OPTION_ATTRIBUTES)[number]) => element.getAttribute(name);
  const attempt = <T>(attribute: () => T, fallback: () => T): T => {
    try {
      return attribute();
    } catch (error) {
      onMistake(error);
      return fallback();
    }
  };
  const urls = { moduleUrl: import.meta.url, pageUrl: document.baseURI };
  const texts = attempt(
    () => parseStrings(JSON.parse(read("strings") ?? "{}")),
    () => ({}),
  );
  return {
    ...chooseStrings(listLanguages(element), { ...texts, ...strings }),
    server: attempt(
      () => findServer(read("server"), urls),
      () => findServer(null, urls),
    ),
    episodeId: read("episode")?.trim() || null,
    player: attempt(
      () => readSelector(read("player")),
      () => null,
    ),
    chapters: attempt(
      () => readSelector(read("chapters")),
      () => "",
    ),
    bubble: read("mode") === "bubble",
    persist: read("persist") !== null,
  };
}

/** The element's language, else what it stands in, else the reader's. */
function listLanguages(element: HTMLElement): string[] {
  const stated =
    element.closest("[lang]:not([lang=''])")?.getAttribute("lang") ?? document.documentElement.lang;
  return [...(stated === "" ? [] : [stated]), ...navigator.languages];
}

/** A selector as it came. Throws a `SyntaxError` for one that is none. */
function readSelector(selector: string | null): string | null {
  if (selector !== null && selector !== "") document.createDocumentFragment().querySelector(selector);
  return selector;
}
