import type { Episode } from "../../domain.js";
import type { PassageIndex } from "../../index/passage-index.js";
import type { CitedText } from "../answer-draft.js";
import type { CitationSource } from "../build-citation.js";
import type { EpisodeRequest } from "../recognise-request.js";
import { listSources } from "./list-sources.js";
import { isCalled, tellPeople, tellPerson } from "./tell-people.js";
import { tellPlace } from "./tell-place.js";
import {
  tellChapters,
  tellDuration,
  tellOverview,
  tellPublication,
  tellShow,
  tellTitle,
} from "./tell-whole.js";

/** More would be a list of the corpus, not an answer. */
const MOST_EPISODES = 3;

/** What the episodes' own data says. */
export interface EpisodeTelling {
  /** Empty: their pages do not say. */
  readonly pieces: readonly CitedText[];
  /** What is said where they do not. */
  readonly untold: string;
}

export type DataRequest = Exclude<EpisodeRequest, { kind: "moment" }>;

const UNTOLD: Record<DataRequest["kind"], string> = {
  people: "The page does not say who takes part.",
  person: "The page does not name this person.",
  place: "The page has no chapter there.",
  publication: "The page does not say when it was published.",
  show: "The page does not name the show.",
  title: "The page does not say this.",
  overview: "The page does not say this.",
  chapters: "The page does not say this.",
  duration: "The page does not say this.",
};

/** Null: the request is no matter of these episodes' data, such as a person none of them names. */
export function tellEpisodes(
  index: PassageIndex,
  episodes: readonly Episode[],
  request: DataRequest,
): EpisodeTelling | null {
  const asked =
    request.kind === "person"
      ? episodes.filter(({ people }) => people.some((person) => isCalled(person, request.name)))
      : episodes;
  if (asked.length === 0) return null;
  // Each of several episodes has a chapter 3 and a minute 20.
  if (request.kind === "place" && asked.length > 1) return null;
  const told: (readonly CitedText[])[] = [];
  for (const episode of asked) {
    if (told.length === MOST_EPISODES) break;
    const pieces = tell(listSources(index, episode), request);
    if (pieces !== null && pieces.length > 0) told.push(pieces);
  }
  return { pieces: joinEpisodes(told, asked.length), untold: UNTOLD[request.kind] };
}

function tell(sources: readonly CitationSource[], request: DataRequest): readonly CitedText[] | null {
  switch (request.kind) {
    case "people":
      return tellPeople(sources, request.role);
    case "person":
      return tellPerson(sources, request.name);
    case "place":
      return tellPlace(sources, request.place);
    case "overview":
      return tellOverview(sources);
    case "chapters":
      return tellChapters(sources);
    case "duration":
      return tellDuration(sources);
    case "publication":
      return tellPublication(sources);
    case "title":
      return tellTitle(sources);
    case "show":
      return tellShow(sources);
  }
}

/** A paragraph an episode, and before them how many there are where not all are told. */
function joinEpisodes(told: readonly (readonly CitedText[])[], count: number): CitedText[] {
  const counted = `There are ${count} episodes in question; ${told.length === 1 ? "the page of one says" : `the pages of ${told.length} say`}:\n\n`;
  const intro = told.length > 0 && told.length < count ? counted : "";
  return told.flatMap((pieces, i) =>
    pieces.map((piece, j) =>
      j === 0 ? { ...piece, text: `${i === 0 ? intro : "\n\n"}${piece.text}` } : piece,
    ),
  );
}
