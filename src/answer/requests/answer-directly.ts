import type { EpisodeFacts } from "../../store/episodes/episode-facts.js";
import type { PassageStore } from "../../store/passage-store.js";
import type { CitedText } from "../answer-draft.js";
import type { CitationSource } from "../build-citation.js";
import { describeEpisodes } from "./describe-episodes.js";
import { describePeople, describePerson, isCalled } from "./describe-people.js";
import { describePlace } from "./describe-place.js";
import { DESCRIBE_WHOLE } from "./describe-whole.js";
import type { DirectAnswer } from "./direct-answer.js";
import type { EpisodeRequest } from "./episode-request.js";
import { listSources } from "./list-sources.js";
import type { AnswerForm } from "./recognise/read-form.js";

/** More episodes would make a list of the corpus, not an answer. */
const MOST_EPISODES = 3;
/** How many episodes are read at once, and in all, to find those whose pages say what is asked. */
const READ_AT_ONCE = 6;
const MOST_READ = 60;

/** A request that the episodes' own data answers. */
export type DataRequest = Exclude<EpisodeRequest, { kind: "moment" | "wording" | "talk" | "form" }>;
type OneByOne = Exclude<DataRequest, { kind: "episodes" }>;

const OTHERWISE: Partial<Record<OneByOne["kind"], string>> = {
  listen: "The page does not say where it can be heard.",
  people: "The page does not say who takes part.",
  person: "The page does not name this person.",
  place: "The page has no chapter there.",
  publication: "The page does not say when it was published.",
  show: "The page does not name the show.",
};

export interface Asked {
  /** The episodes in scope. */
  readonly episodes: readonly EpisodeFacts[];
  readonly signal: AbortSignal | undefined;
  /** The form that the answer is asked for in. */
  readonly form?: AnswerForm | null;
}

/**
 * Answers a request from the episodes' own data; returns null where it is no matter of that data, such as a person
 * whom no episode names. At most sixty of the episodes are read, and no more once three have answered.
 */
export async function answerDirectly(
  store: PassageStore,
  request: DataRequest,
  { episodes, signal, form = null }: Asked,
): Promise<DirectAnswer | null> {
  if (request.kind === "episodes")
    return episodes.length === 0 ? null : await describeEpisodes(store, request, { episodes, signal });
  const asked = selectAsked(request, episodes);
  if (asked.length === 0) return null;
  const answers: (readonly CitedText[])[] = [];
  const most = Math.min(MOST_READ, asked.length);
  for (let from = 0; from < most && answers.length < MOST_EPISODES; from += READ_AT_ONCE) {
    const ids = asked.slice(from, Math.min(most, from + READ_AT_ONCE)).map(({ id }) => id);
    const view = await store.readEpisodes(ids, { signal });
    for (const episode of view.episodes) {
      const pieces = describe(listSources(view, episode), request, form);
      if (pieces !== null && pieces.length > 0) answers.push(pieces);
    }
  }
  return {
    pieces: joinEpisodes(answers.slice(0, MOST_EPISODES), asked.length),
    otherwise: OTHERWISE[request.kind] ?? "The page does not say this.",
  };
}

/** The episodes that may answer: those that name a person; none where a place is asked for in several, which each have one. */
function selectAsked(request: OneByOne, episodes: readonly EpisodeFacts[]): readonly EpisodeFacts[] {
  if (request.kind === "place") return episodes.length > 1 ? [] : episodes;
  if (request.kind !== "person") return episodes;
  return episodes.filter(({ people }) => people.some((person) => isCalled(person, request.name)));
}

function describe(
  sources: readonly CitationSource[],
  request: OneByOne,
  form: AnswerForm | null,
): readonly CitedText[] | null {
  const [opening] = sources;
  switch (request.kind) {
    case "people":
      return describePeople(sources, request.role);
    case "person":
      return describePerson(sources, request.name);
    case "place":
      return describePlace(sources, request.place, form);
    default:
      return opening === undefined ? null : DESCRIBE_WHOLE[request.kind](opening, sources, form);
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
