import type { CitationSource } from "../../../src/answer/build-citation.js";
import { describeChapter } from "../../../src/chunk/describe-passage.js";
import { divideEpisode } from "../../../src/chunk/divide-episode.js";
import { PassageList } from "../../../src/store/passage-list.js";
import type { EpisodesView } from "../../../src/store/passage-view.js";
import { listSections } from "../../../src/store/passage-view.js";
import { KeywordIndex } from "../../../src/store/words/keyword-index.js";
import { makeEpisode } from "../../fakes/episodes.js";

const episode = makeEpisode();
const passages = PassageList.build([episode], divideEpisode({ episode, cues: [] }).passages);
const keywords = KeywordIndex.build(episode.chapters.map(describeChapter));

/** The invented episode, without vectors. */
export const VIEW: EpisodesView = {
  episodes: [episode],
  ...listSections([episode], passages),
  passages,
  keywords,
  vectors: null,
  tokens: null,
};

/** Its six notes: the summary and two bullets of each chapter. */
export const SOURCES: readonly CitationSource[] = VIEW.sections.flatMap(
  ({ chapter, firstPassage, endPassage }) =>
    passages.slice(firstPassage, endPassage).map((passage) => ({ episode, chapter, passage })),
);
