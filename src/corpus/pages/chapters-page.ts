import { UNDETERMINED } from "../../language/detect-language.js";
import { giveSource } from "../episode-source.js";
import { type Format, hasEnding } from "../format.js";
import { readChaptersPage } from "./read-chapters-page.js";
import { TEXT_ENDINGS } from "./text-page.js";

/** A page of notes. Text in no other format is read as one too, so that its problems say what is missing. */
export const chaptersPage: Format = {
  name: "chapters page",
  endings: TEXT_ENDINGS,
  recognise: ({ path }) => hasEnding(path, chaptersPage),
  read: ({ bytes, path }) => {
    const result = readChaptersPage({ content: bytes, path });
    if ("problems" in result) return { sources: [], problems: result.problems, notes: [] };
    const { id, chapters, people, language, ...rest } = result.episode;
    const stated = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== null));
    return giveSource({
      id,
      facts: {
        ...stated,
        people: people.length > 0 ? people : undefined,
        language: language === UNDETERMINED ? undefined : language,
      },
      chapters: { origin: "page", marks: chapters },
    });
  },
  rank: { facts: 4 },
};
