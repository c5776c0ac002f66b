import { type Format, hasEnding } from "../format.js";
import { readUtf8 } from "./decode-page.js";
import { readChaptersPage } from "./read-chapters-page.js";
import { TEXT_ENDINGS } from "./text-page.js";

/** A page of notes. Text in no other format is read as one too, so that its problems say what is missing. */
export const chaptersPage: Format = {
  name: "chapters page",
  endings: TEXT_ENDINGS,
  recognise: ({ path }) => hasEnding(path, chaptersPage),
  read: ({ bytes, path }) => readUtf8(bytes, (text) => readChaptersPage(text, path)),
  rank: { facts: 4 },
};
