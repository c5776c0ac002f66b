import type { DividedEpisode } from "../chunk/divide-episode.js";
import { inLanes } from "../platform/in-lanes.js";
import type { Chapter, Episode } from "../shared/domain.js";
import type { PassageStore } from "./passage-store.js";
import type { UpdateOptions } from "./store-driver.js";

const EPISODES_AT_ONCE = 3;

/** Gives each chapter the questions that it had, where neither its title nor a passage of it has changed. */
export function keepQuestions(
  { episode, passages }: DividedEpisode,
  before: {
    readonly chapters: readonly Omit<Chapter, "summary" | "bullets">[];
    readonly passages: DividedEpisode["passages"];
  },
): DividedEpisode {
  const keysBefore = listKeys(before.chapters, before.passages);
  const known = new Map(before.chapters.map(({ questions }, i) => [keysBefore[i], questions]));
  const keys = listKeys(episode.chapters, passages);
  const chapters = episode.chapters.map((chapter, i) => {
    const questions = known.get(keys[i]);
    return questions === undefined ? chapter : { ...chapter, questions };
  });
  return { episode: { ...episode, chapters }, passages };
}

type Asked = Pick<Episode, "questions"> & { readonly chapters: readonly Pick<Chapter, "questions">[] };

/** Gives an episode the questions that are kept apart from it. */
export function giveQuestions<Given extends Asked>(episode: Given, { questions, chapters }: Asked): Given {
  return {
    ...episode,
    ...(questions === undefined ? {} : { questions }),
    chapters: episode.chapters.map((chapter, i) => {
      const own = chapters[i]?.questions;
      return own === undefined ? chapter : { ...chapter, questions: own };
    }),
  };
}

/** A passage's id is a digest of its text, of its chapter's title and of its episode. */
function listKeys(
  chapters: readonly Pick<Chapter, "number" | "title">[],
  passages: DividedEpisode["passages"],
): string[] {
  const ids = new Map<number, string[]>();
  for (const { id, chapterNumber } of passages) {
    const own = ids.get(chapterNumber);
    if (own === undefined) ids.set(chapterNumber, [id]);
    else own.push(id);
  }
  return chapters.map(({ number, title }) => [title, ...(ids.get(number) ?? [])].join("\n"));
}

/**
 * Finds the questions of every episode that has chapters without any looked for, several episodes at once: one is read while
 * another is searched.
 */
export async function findAllQuestions(
  store: PassageStore,
  divided: readonly DividedEpisode[],
  { findQuestions, onQuestions, signal }: Pick<UpdateOptions, "findQuestions" | "onQuestions" | "signal">,
): Promise<DividedEpisode[]> {
  const found = [...divided];
  if (findQuestions === undefined) return found;
  const unasked = [...divided.entries()].filter(([, { episode }]) =>
    episode.chapters.some(({ questions }) => questions === undefined),
  );
  let done = 0;
  await inLanes(EPISODES_AT_ONCE, unasked.values(), async ([at, entry]) => {
    signal?.throwIfAborted();
    found[at] = { ...entry, episode: await findQuestions(store, entry, { signal }) };
    onQuestions?.({ done: ++done, total: unasked.length });
  });
  return found;
}
