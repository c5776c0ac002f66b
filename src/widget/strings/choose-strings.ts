import { ARABIC } from "./arabic.js";
import { ENGLISH, EXTRA_NAMES, type OwnStrings, type Strings } from "./english.js";
import { FRENCH } from "./french.js";
import { GERMAN } from "./german.js";
import { JAPANESE } from "./japanese.js";
import { SPANISH } from "./spanish.js";

const SHIPPED: ReadonlyMap<string, Strings> = new Map<string, Strings>([
  ["en", ENGLISH],
  ["es", SPANISH],
  ["de", GERMAN],
  ["fr", FRENCH],
  ["ja", JAPANESE],
  ["ar", ARABIC],
]);

const RIGHT_TO_LEFT = new Set(["ar", "dv", "fa", "he", "ku", "ps", "sd", "ug", "ur", "yi"]);

export interface ChosenStrings {
  /** All of the widget's, and what the page brings for the extras. */
  readonly strings: Strings & OwnStrings;
  /** BCP 47 tag of the strings. */
  readonly language: string;
  readonly direction: "ltr" | "rtl";
}

/**
 * Returns the texts of the first language that the widget has (BCP 47 tags, best first), else English. The page's own
 * texts replace them. A page that brings every text may name a language that the widget does not have.
 */
export function chooseStrings(tags: readonly string[], overrides: OwnStrings = {}): ChosenStrings {
  const complete = [...Object.keys(ENGLISH), ...EXTRA_NAMES].every((name) => name in overrides);
  const language = tags.find((tag) => complete || SHIPPED.has(readPrimary(tag))) ?? "en";
  const primary = readPrimary(language);
  return {
    strings: { ...(SHIPPED.get(primary) ?? ENGLISH), ...overrides },
    language,
    direction: RIGHT_TO_LEFT.has(primary) ? "rtl" : "ltr",
  };
}

function readPrimary(tag: string): string {
  return tag.split("-", 1)[0]?.toLowerCase() ?? "";
}
