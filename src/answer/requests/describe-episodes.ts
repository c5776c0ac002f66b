import { listWords } from "../../language/tokenize.js";
import { countNoun } from "../../shared/count-noun.js";
import { formatTimestamp } from "../../shared/timestamp.js";
import type { EpisodeFacts } from "../../store/episodes/episode-facts.js";
import type { PassageStore } from "../../store/passage-store.js";
import type { CitedText } from "../answer-draft.js";
import type { CitationSource } from "../build-citation.js";
import { escapeMarkup } from "../escape-markup.js";
import { quoteWords } from "../quote/quote-words.js";
import { DESCRIBE_WHOLE } from "./describe-whole.js";
import type { DirectAnswer } from "./direct-answer.js";
import type { EpisodeRequest } from "./episode-request.js";
import { formatDay } from "./format-day.js";
import { listSources } from "./list-sources.js";
import { isOrdered, orderByAge } from "./order-by-age.js";

type EpisodesRequest = Extract<EpisodeRequest, { kind: "episodes" }>;

/** More would be a catalogue, not an answer. */
const MOST_LISTED = 20;
const POINTS_OF_ONE = 3;
/** A shorter part of a name may be any word. */
const LEAST_NAME = 3;

interface Scope {
  readonly episodes: readonly EpisodeFacts[];
  readonly signal: AbortSignal | undefined;
}

/** Answers a question about which episodes there are; null for one with a guest whom no episode names. */
export async function describeEpisodes(
  store: PassageStore,
  request: EpisodesRequest,
  { episodes, signal }: Scope,
): Promise<DirectAnswer | null> {
  const ordered = orderByAge(episodes);
  switch (request.which) {
    case "count":
      return tell([{ text: `${countDated(ordered)}.`, sources: [] }]);
    case "all":
      return await listEpisodes(store, ordered, { lead: `${countDated(ordered)}`, signal });
    case "guests": {
      const guests = findGuests(request.names, episodes);
      if (guests === null) return null;
      const own = orderByAge(episodes.filter(({ people }) => people.some(({ name }) => guests.has(name))));
      const lead = `${countNoun(own.length, "episodes")} with ${request.names.length === 0 ? "guests" : escapeMarkup([...guests].join(" or "))}`;
      return await listEpisodes(store, own, { lead, signal, guests });
    }
    default:
      return await describeOne(store, request.which, { episodes: ordered, signal });
  }
}

async function describeOne(
  store: PassageStore,
  which: "latest" | "first",
  { episodes, signal }: Scope,
): Promise<DirectAnswer> {
  const episode = which === "latest" ? episodes.at(-1) : episodes[0];
  if (episode === undefined || !isOrdered(episodes)) return tell([]);
  const view = await store.readEpisodes([episode.id], { signal });
  const sources = listSources(view, episode);
  const [opening] = sources;
  if (opening === undefined) return tell([]);
  const name =
    episodes.length === 1 ? "The only episode here" : `The ${which} of ${episodes.length} episodes here`;
  const facts = [
    ...(episode.publishedAt === null ? [] : [`of ${formatDay(episode.publishedAt)}`]),
    ...(episode.people.length === 0
      ? []
      : [`with ${escapeMarkup(episode.people.map((person) => person.name).join(", "))}`]),
  ];
  const intro = [`${name} is ${quoteWords(episode.title)}`, ...facts].join(", ");
  const about = DESCRIBE_WHOLE.overview(opening, sources, {
    most: POINTS_OF_ONE,
    isSentence: false,
    words: "",
  });
  return tell([
    { text: intro, sources: [opening], closing: "." },
    ...(about ?? []).map((piece, i) => (i === 0 ? { ...piece, text: `\n\n${piece.text}` } : piece)),
  ]);
}

interface Listed {
  readonly lead: string;
  readonly signal: AbortSignal | undefined;
  readonly guests?: ReadonlySet<string>;
}

async function listEpisodes(
  store: PassageStore,
  ordered: readonly EpisodeFacts[],
  { lead, signal, guests }: Listed,
): Promise<DirectAnswer> {
  const shown = ordered.toReversed().slice(0, MOST_LISTED);
  const view = await store.readEpisodes(
    shown.map(({ id }) => id),
    { signal },
  );
  const more =
    ordered.length > shown.length ? `; the ${isOrdered(ordered) ? "latest" : "first"} ${shown.length}` : "";
  const openings = shown.flatMap((episode): CitationSource[] => listSources(view, episode).slice(0, 1));
  return tell(
    openings.map((source, i) => {
      const { episode } = source;
      const facts = [
        ...(episode.publishedAt === null ? [] : [formatDay(episode.publishedAt)]),
        ...(episode.durationSeconds === null ? [] : [formatTimestamp(episode.durationSeconds)]),
        ...episode.people.filter(({ name }) => guests?.has(name)).map(({ name }) => escapeMarkup(name)),
      ];
      const item = `- ${quoteWords(episode.title)}${facts.length === 0 ? "" : `, ${facts.join(", ")}`}`;
      return { text: `${i === 0 ? `${lead}${more}:\n` : ""}\n${item}`, sources: [source] };
    }),
  );
}

function countDated(ordered: readonly EpisodeFacts[]): string {
  const dates = ordered.flatMap(({ publishedAt }) => publishedAt ?? []);
  const [from, to] = [dates[0], dates.at(-1)];
  const are = ordered.length === 1 ? "There is" : "There are";
  const when =
    from === undefined || to === undefined || from === to
      ? ""
      : `, from ${formatDay(from)} to ${formatDay(to)}`;
  return `${are} ${countNoun(ordered.length, "episodes")} here${when}`;
}

/** Finds the people whom the words name, or all guests where they name nobody; null where nobody is found. */
function findGuests(names: readonly string[], episodes: readonly EpisodeFacts[]): ReadonlySet<string> | null {
  const people = episodes.flatMap((episode) => episode.people);
  const found = people.filter(({ name, role }) => {
    if (names.length === 0) return /\bguest\b/i.test(role ?? "");
    const own = listWords(name);
    return names.some((word) => word.length >= LEAST_NAME && own.includes(word));
  });
  const exact = found.filter(({ name }) => listWords(name).every((word) => names.includes(word)));
  const chosen = new Set((exact.length > 0 ? exact : found).map(({ name }) => name));
  return chosen.size === 0 ? null : chosen;
}

function tell(pieces: readonly CitedText[]): DirectAnswer {
  return { pieces, otherwise: "The pages do not say when the episodes were published." };
}
