import type { EpisodeOutline } from "../../store/episode-outline.js";
import type { PassageStore } from "../../store/passage-store.js";
import type { CitedText } from "../answer-draft.js";
import type { CitationSource } from "../build-citation.js";
import { describePeople, describePerson, isCalled } from "./describe-people.js";
import { describePlace } from "./describe-place.js";
import {
  describeChapters,
  describeDuration,
  describeOverview,
  describePublication,
  describeShow,
  describeTitle,
} from "./describe-whole.js";
import type { EpisodeRequest } from "./episode-request.js";
import { listSources } from "./list-sources.js";

/** More would be a list of the corpus, not an answer. */
const MOST_EPISODES = 3;
/** Episodes read at once, and at most, to find those whose pages say what is asked. */
const READ_AT_ONCE = 6;
const MOST_READ = 60;

/** What the episodes' own data says, without a search. */
export interface DirectAnswer {
  /** Empty where their pages do not say it. */
  readonly pieces: readonly CitedText[];
  /** What the reader is told where they do not. */
  readonly otherwise: string;
}

export type DataRequest = Exclude<EpisodeRequest, { kind: "moment" }>;

const OTHERWISE: Record<DataRequest["kind"], string> = {
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

interface Asked {
  readonly episodes: readonly EpisodeOutline[];
  readonly signal: AbortSignal | undefined;
}

/**
 * Null: the request is no matter of these episodes' data, such as a person none of them names. Of a large library the first
 * sixty that are asked about are read, and no more once three have told.
 */
export async function answerDirectly(
  store: PassageStore,
  request: DataRequest,
  { episodes, signal }: Asked,
): Promise<DirectAnswer | null> {
  const asked =
    request.kind === "person"
      ? episodes.filter(({ people }) => people.some((person) => isCalled(person, request.name)))
      : episodes;
  if (asked.length === 0) return null;
  // Each of several episodes has a chapter 3 and a minute 20.
  if (request.kind === "place" && asked.length > 1) return null;
  const told: (readonly CitedText[])[] = [];
  const most = Math.min(MOST_READ, asked.length);
  for (let from = 0; from < most && told.length < MOST_EPISODES; from += READ_AT_ONCE) {
    const ids = asked.slice(from, Math.min(most, from + READ_AT_ONCE)).map(({ id }) => id);
    const view = await store.readEpisodes(ids, { signal });
    for (const episode of view.episodes) {
      const pieces = tell(listSources(view, episode), request);
      if (pieces !== null && pieces.length > 0) told.push(pieces);
    }
  }
  return {
    pieces: joinEpisodes(told.slice(0, MOST_EPISODES), asked.length),
    otherwise: OTHERWISE[request.kind],
  };
}

function tell(sources: readonly CitationSource[], request: DataRequest): readonly CitedText[] | null {
  switch (request.kind) {
    case "people":
      return describePeople(sources, request.role);
    case "person":
      return describePerson(sources, request.name);
    case "place":
      return describePlace(sources, request.place);
    case "overview":
      return describeOverview(sources);
    case "chapters":
      return describeChapters(sources);
    case "duration":
      return describeDuration(sources);
    case "publication":
      return describePublication(sources);
    case "title":
      return describeTitle(sources);
    case "show":
      return describeShow(sources);
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
