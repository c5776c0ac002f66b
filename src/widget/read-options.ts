import { parseJson, readList, readText } from "./server/read-fields.js";
import { type ChosenStrings, chooseStrings } from "./strings/choose-strings.js";
import type { OwnStrings } from "./strings/english.js";
import { parseStrings } from "./strings/parse-strings.js";

const MODULE = /\/widget(?:\/[^/]+\/widget)?\.js$/;

/** The options that the element's attributes give. */
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
  /** The page's own questions to begin with; null for those of the episode. */
  readonly questions: readonly string[] | null;
}

/** The widget restarts when one of these attributes changes. */
export const OPTION_ATTRIBUTES = [
  "server",
  "episode",
  "player",
  "chapters",
  "mode",
  "lang",
  "strings",
  "persist",
  "questions",
] as const;

/**
 * Reads the attributes. An attribute that cannot be used is reported to `onMistake` and ignored, so that a mistake of
 * the page costs its readers as little as possible.
 */
export function readOptions(
  element: HTMLElement,
  { strings, onMistake }: { readonly strings: OwnStrings; readonly onMistake: (error: unknown) => void },
): ChatOptions {
  const read = (name: (typeof OPTION_ATTRIBUTES)[number]) => element.getAttribute(name);
  const attempt = <T>(attribute: () => T, fallback: T): T => {
    try {
      return attribute();
    } catch (error) {
      onMistake(error);
      return fallback;
    }
  };
  const urls = { moduleUrl: import.meta.url, pageUrl: document.baseURI };
  const texts = attempt(() => parseStrings(JSON.parse(read("strings") ?? "{}")), {});
  return {
    ...chooseStrings(listLanguages(element), { ...texts, ...strings }),
    server: attempt(() => findServer(read("server"), urls), null) ?? findServer(null, urls),
    episodeId: read("episode")?.trim() || null,
    player: attempt(() => readSelector(read("player")), null),
    chapters: attempt(() => readSelector(read("chapters")), ""),
    bubble: read("mode") === "bubble",
    persist: read("persist") !== null,
    questions: readQuestions(read("questions")),
  };
}

/** Reads a list as JSON, or questions with `|` between them; null where there is none of either. */
function readQuestions(attribute: string | null): string[] | null {
  if (attribute === null) return null;
  const list = readList(readText)(parseJson(attribute)) ?? [];
  const texts = (list.length > 0 ? list : attribute.split("|"))
    .map((text) => text.trim())
    .filter((text) => text);
  return texts.length > 0 ? texts : null;
}

/** Lists the language of the element or of what it stands in, then the reader's languages. */
function listLanguages(element: HTMLElement): string[] {
  const stated =
    element.closest("[lang]:not([lang=''])")?.getAttribute("lang") ?? document.documentElement.lang;
  return [...(stated === "" ? [] : [stated]), ...navigator.languages];
}

/** Returns the selector as it is. Throws a `SyntaxError` where it is no selector. */
function readSelector(selector: string | null): string | null {
  if (selector !== null && selector !== "") document.createDocumentFragment().querySelector(selector);
  return selector;
}

/**
 * Returns the address of the server, without a slash at its end: that of the `server` attribute, which may be relative to
 * the page, else the place the widget's module was loaded from. Throws a `TypeError` for an address that is not http(s).
 */
export function findServer(
  attribute: string | null,
  { moduleUrl, pageUrl }: Record<"moduleUrl" | "pageUrl", string>,
): string {
  const { protocol, origin, pathname } =
    attribute === null ? new URL(moduleUrl) : new URL(attribute, pageUrl);
  if (!["http:", "https:"].includes(protocol)) {
    throw new TypeError(`cuepoint-chat: server must be an http(s) address, got "${attribute ?? moduleUrl}"`);
  }
  const path = attribute === null ? pathname.replace(MODULE, "") : pathname;
  return origin + path.replace(/\/+$/, "");
}
