import { AppError } from "../shared/errors.js";
import type { EpisodeOutline } from "./episode-outline.js";

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
export function selectEpisodes<Known extends EpisodeOutline>(
  all: readonly Known[],
  scope: EpisodeScope,
): readonly Known[] | null {
  const { episodes = [], filter = {} } = scope;
  if (!narrows(scope)) return null;
  const known = new Set(all.map(({ id }) => id));
  const wanted = resolveIds(all, episodes);
  const unknown = wanted.filter((id) => !known.has(id));
  if (unknown.length > 0) {
    const names = unknown.map((id) => JSON.stringify(id)).join(", ");
    throw new AppError("bad_request", `there is no episode ${names}`, {
      hint: `The episodes are: ${[...known].slice(0, 10).join(", ")}${known.size > 10 ? ", ..." : ""}.`,
    });
  }
  const selected = all.filter(
    (episode) => (wanted.length === 0 || wanted.includes(episode.id)) && matchesFilter(episode, filter),
  );
  return selected.length === all.length ? null : selected;
}

/** Puts the id that an episode has now in place of one that it had before; leaves others as they are. */
export function resolveIds(
  all: readonly Pick<EpisodeOutline, "id" | "formerIds">[],
  ids: readonly string[],
): string[] {
  const known = new Set(all.map(({ id }) => id));
  return ids.map((id) => {
    if (known.has(id)) return id;
    return all.find(({ formerIds = [] }) => formerIds.includes(id))?.id ?? id;
  });
}

/** True where the scope names anything. */
export function narrows({ episodes = [], filter = {} }: EpisodeScope): boolean {
  return (
    episodes.length > 0 || Object.values(filter).some((field) => field !== undefined && field.length > 0)
  );
}

function matchesFilter(
  episode: EpisodeOutline,
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
