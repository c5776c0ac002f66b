import { describeUnknown } from "./episodes/describe-unknown.js";
import type { EpisodeFacts } from "./episodes/episode-facts.js";
import { indexEpisodes } from "./episodes/episode-index.js";

/** Tells which episodes are searched: those that fit all fields. A field that is absent or empty does not narrow. */
export interface EpisodeFilter {
  /** The names of shows, in any case. */
  readonly shows?: readonly string[] | undefined;
  /** The names of hosts or guests, in any case; an episode must have one of them. */
  readonly people?: readonly string[] | undefined;
  /** The first and the last day, `YYYY-MM-DD`; an episode without a date is left out. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  /** BCP 47 tags; `en` includes `en-GB`. */
  readonly languages?: readonly string[] | undefined;
}

export interface EpisodeScope {
  readonly episodes?: readonly string[] | undefined;
  readonly filter?: EpisodeFilter | undefined;
}

/** Selects the episodes in scope; gives null where nothing narrows. Throws `bad_request`, which names each unknown id. */
export function selectEpisodes<Known extends EpisodeFacts>(
  all: readonly Known[],
  scope: EpisodeScope,
): readonly Known[] | null {
  const { episodes = [], filter = {} } = scope;
  if (!narrows(scope)) return null;
  const index = indexEpisodes(all);
  const wanted = new Set(episodes.map((id) => index.find(id)));
  if (wanted.has(undefined))
    throw describeUnknown(
      index,
      episodes.filter((id) => index.find(id) === undefined),
    );
  const selected = all.filter(
    (episode) => (wanted.size === 0 || wanted.has(episode)) && matchesFilter(episode, filter),
  );
  return selected.length === all.length ? null : selected;
}

/** Puts the id that an episode has now in place of one that it had before; leaves others as they are. */
export function resolveIds(all: readonly EpisodeFacts[], ids: readonly string[]): string[] {
  const index = indexEpisodes(all);
  return ids.map((id) => index.find(id)?.id ?? id);
}

/** True where the scope names anything. */
export function narrows({ episodes = [], filter = {} }: EpisodeScope): boolean {
  return (
    episodes.length > 0 || Object.values(filter).some((field) => field !== undefined && field.length > 0)
  );
}

function matchesFilter(
  episode: EpisodeFacts,
  { shows, people, from, to, languages }: EpisodeFilter,
): boolean {
  const { publishedAt, show } = episode;
  const names = episode.people.map(({ name }) => name);
  return (
    includesFolded(shows, show === null ? [] : [show]) &&
    includesFolded(people, names) &&
    (from === undefined || (publishedAt !== null && publishedAt >= from)) &&
    (to === undefined || (publishedAt !== null && publishedAt <= to)) &&
    includesFolded(languages, [episode.language, episode.language.split("-")[0] ?? ""])
  );
}

function includesFolded(wanted: readonly string[] | undefined, actual: readonly string[]): boolean {
  if (wanted === undefined || wanted.length === 0) return true;
  const folded = actual.map(foldName);
  return wanted.some((name) => folded.includes(foldName(name)));
}

/** Writes a name as it is compared with others. */
export function foldName(name: string): string {
  return name.normalize("NFKC").toLowerCase().trim();
}
