import { countNoun } from "../../shared/count-noun.js";
import { refuseFile } from "../episode-source.js";
import { nameFirstElement } from "../first-element.js";
import { type Format, SHAPED } from "../format.js";
import { readTags } from "../read-tags.js";

/** OPML lists the feeds of several shows, by their addresses. It has no episodes, and nothing is fetched. */
export const feedList: Format = {
  name: "OPML",
  endings: [".opml", ".xml"],
  recognise: ({ text }) => (nameFirstElement(text)?.toLowerCase() === "opml" ? SHAPED : 0),
  read: ({ text }) => {
    const addresses: string[] = [];
    readTags(text, {
      onOpen: (_, { xmlurl = "" }) => {
        if (xmlurl !== "") addresses.push(xmlurl);
      },
      onText: () => undefined,
    });
    const many = addresses.length === 1 ? "by its address: save it" : "by their addresses: save each of them";
    const expected = `a feed (this file lists ${countNoun(addresses.length, "feeds")} ${many} as a file)`;
    return refuseFile({ line: 1, expected, found: addresses[0] ?? null });
  },
};
