import type { EpisodeOutline } from "../../store/episode-outline.js";
import type { PassageStore } from "../../store/passage-store.js";
import type { CitedText } from "../answer-draft.js";
import type { CitationSource } from "../build-citation.js";
import { describePeople, describePerson, isCalled } from "./describe-people.js";
import { describePlace } from "./describe-place.js";
import { DESCRIBE_WHOLE } from "./describe-whole.js";
import type { EpisodeRequest } from "./episode-request.js";
import { listSources } from "./list-sources.js";

/** More episodes would make a list of the corpus, not an answer. */
const MOST_EPISODES = 3;
/** How many episodes are read at once, and in all, to find those whose pages say what is asked. */
const READ_AT_ONCE = 6;
const MOST_READ = 60;

/** An answer from the episodes' own data, without a search. */
export interface DirectAnswer {
  /** Empty where the pages do not say what is asked. */
  readonly pieces: readonly CitedText[];
  /** The sentence for the reader where `pieces` is empty. */
  readonly otherwise: string;
}

export type DataRequest = Exclude<EpisodeRequest, { kind: "moment" }>;

const OTHERWISE: Partial<Record<DataRequest["kind"], string>> = {
  people: "The page does not say who takes part.",
  person: "The page does not name this person.",
  place: "The page has no chapter there.",
  publication: "The page does not say when it was published.",
  show: "The page does not name the show.",
};

export interface Asked {
  /** The episodes in scope. */
  readonly episodes: readonly EpisodeOutline[];
  readonly signal: AbortSignal | undefined;
}

/**
 * Answers a request from the episodes' own data; returns null where it is no matter of that data, such as a person
 * whom no episode names. At most sixty of the episodes are read, and no more once three have answered.
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
  // Several episodes each have a chapter 3 and a minute 20, so that the place is not one.
  if (request.kind === "place" && asked.length > 1) return null;
  const answers: (readonly CitedText[])[] = [];
  const most = Math.min(MOST_READ, asked.length);
  for (let from = 0; from < most && answers.length < MOST_EPISODES; from += READ_AT_ONCE) {
    const ids = asked.slice(from, Math.min(most, from + READ_AT_ONCE)).map(({ id }) => id);
    const view = await store.readEpisodes(ids, { signal });
    for (const episode of view.episodes) {
      const pieces = describe(listSources(view, episode), request);
      if (pieces !== null && pieces.length > 0) answers.push(pieces);
    }
  }
  return {
    pieces: joinEpisodes(answers.slice(0, MOST_EPISODES), asked.length),
    otherwise: OTHERWISE[request.kind] ?? "The page does not say this.",
  };
}

function describe(sources: readonly CitationSource[], request: DataRequest): readonly CitedText[] | null {
  const [opening] = sources;
  switch (request.kind) {
    case "people":
      return describePeople(sources, request.role);
    case "person":
      return describePerson(sources, request.name);
    case "place":
      return describePlace(sources, request.place);
    default:
      return opening === undefined ? null : DESCRIBE_WHOLE[request.kind](opening, sources);
  }
}

/** Joins the answers, a paragraph an episode, and says in front how many episodes there are where not all answer. */
function joinEpisodes(answers: readonly (readonly CitedText[])[], count: number): CitedText[] {
  const counted = `There are ${count} episodes in question; ${answers.length === 1 ? "the page of one says" : `the pages of ${answers.length} say`}:\n\n`;
  const intro = answers.length > 0 && answers.length < count ? counted : "";
  return answers.flatMap((pieces, i) =>
    pieces.map((piece, j) =>
      j === 0 ? { ...piece, text: `${i === 0 ? intro : "\n\n"}${piece.text}` } : piece,
    ),
  );
}
