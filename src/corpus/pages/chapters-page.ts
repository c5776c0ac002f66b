import { type Format, hasEnding, NAMED } from "../format.js";
import { readChaptersPage } from "./read-chapters-page.js";
import { TEXT_ENDINGS } from "./text-page.js";

/** A page of notes. Text in no other format is read as one too, so that its problems say what is missing. */
export const chaptersPage: Format = {
  name: "chapters page",
  endings: TEXT_ENDINGS,
  recognise: ({ path }) => (hasEnding(path, chaptersPage) ? NAMED : 0),
  read: ({ text }) => readChaptersPage(text),
  rank: { facts: 4 },
};
