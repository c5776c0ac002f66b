import type { DividedEpisode } from "../chunk/divide-episode.js";
import { listPassageSentences } from "../language/list-passage-sentences.js";
import type { Chapter } from "../shared/domain.js";
import type { Speech } from "./grammar/hear-questions.js";

/** In UTF-16 units: so much of what is said in a chapter is looked at. */
const MOST_SAID = 20_000;

/** Reads what is said in a chapter, as far as it is looked at; of an episode without a transcript nothing. */
export function readSpeech(
  { episode, passages }: DividedEpisode,
  chapter: Chapter,
): Speech & { readonly text: string } {
  let left = MOST_SAID;
  const said = passages.filter(({ chapterNumber, kind, text }) => {
    const isOwn = chapterNumber === chapter.number && kind === "transcript" && left > 0;
    if (isOwn) left -= text.length;
    return isOwn;
  });
  const sentences = said.flatMap((passage) => listPassageSentences(passage));
  const names = [...episode.people.map(({ name }) => name), ...sentences.map(({ speaker }) => speaker ?? "")];
  return {
    text: said
      .map(({ text }) => text)
      .join("\n")
      .slice(0, MOST_SAID),
    sentences: sentences.map(({ text }) => text),
    speakers: new Set(names.flatMap((name) => name.split(" ")).filter((name) => name !== "")),
  };
}
