import type { Episode } from "../domain.js";
import { AppError } from "../errors.js";

/** Which episodes to search; a field that is absent or empty does not narrow. Fields narrow together. */
export interface EpisodeFilter {
  /** Names of shows, whatever the case. */
  readonly shows?: readonly string[] | undefined;
  /** Names of hosts or guests, whatever the case; one of them is enough. */
  readonly people?: readonly string[] | undefined;
  /** First and last day, `YYYY-MM-DD`; an episode without a date is not between them. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  /** BCP 47 tags; `en` includes `en-GB`. */
  readonly languages?: readonly string[] | undefined;
}

export interface EpisodeScope {
  readonly episodes?: readonly string[] | undefined;
  readonly filter?: EpisodeFilter | undefined;
}

/** The episodes in scope; null where nothing narrows. Throws `bad_request` naming each unknown id. */
export function selectEpisodes(all: readonly Episode[], scope: EpisodeScope): readonly Episode[] | null {
  const { episodes = [], filter = {} } = scope;
  if (
    episodes.length === 0 &&
    Object.values(filter).every((field) => field === undefined || field.length === 0)
  )
    return null;
  const known = new Set(all.map(({ id }) => id));
  const unknown = episodes.filter((id) => !known.has(id));
  if (unknown.length > 0) {
    const names = unknown.map((id) => JSON.stringify(id)).join(", ");
    throw new AppError("bad_request", `there is no episode ${names}`, {
      hint: `The episodes are: ${[...known].slice(0, 10).join(", ")}${known.size > 10 ? ", ..." : ""}.`,
    });
  }
  const selected = all.filter(
    (episode) => (episodes.length === 0 || episodes.includes(episode.id)) && matchesFilter(episode, filter),
  );
  return selected.length === all.length ? null : selected;
}

function matchesFilter(episode: Episode, { shows, people, from, to, languages }: EpisodeFilter): boolean {
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
  const fold = (text: string) => text.normalize("NFKC").toLowerCase().trim();
  const folded = actual.map(fold);
  return wanted.some((name) => folded.includes(fold(name)));
}
