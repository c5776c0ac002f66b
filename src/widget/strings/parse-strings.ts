import { isRecord } from "../server/read-fields.js";
import { ENGLISH, EXTRA_NAMES, type OwnStrings } from "./english.js";

/** Reads the page's own texts. Throws a `TypeError` that names an entry which is no text of the widget. */
export function parseStrings(value: unknown): OwnStrings {
  if (!isRecord(value)) throw new TypeError("cuepoint-chat: strings must be an object of texts by name");
  const texts: { -readonly [Name in keyof OwnStrings]: string } = {};
  for (const [name, text] of Object.entries(value)) {
    if (!isStringName(name)) throw new TypeError(`cuepoint-chat: strings has no text named "${name}"`);
    if (typeof text !== "string") throw new TypeError(`cuepoint-chat: strings: "${name}" must be a text`);
    texts[name] = text;
  }
  return texts;
}

function isStringName(name: string): name is keyof OwnStrings {
  return Object.hasOwn(ENGLISH, name) || (EXTRA_NAMES as readonly string[]).includes(name);
}
