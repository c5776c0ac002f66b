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
    const { id, chapters, durationSeconds, language, show, publishedAt, media, source, rights, ...rest } =
      result.episode;
    return giveSource({
      id,
      facts: {
        ...rest,
        people: rest.people.length > 0 ? rest.people : undefined,
        durationSeconds: durationSeconds ?? undefined,
        show: show ?? undefined,
        publishedAt: publishedAt ?? undefined,
        language: language === UNDETERMINED ? undefined : language,
        media: media ?? undefined,
        source: source ?? undefined,
        rights: rights ?? undefined,
      },
      chapters: { origin: "page", marks: chapters },
    });
  },
  rank: { facts: 4 },
};
