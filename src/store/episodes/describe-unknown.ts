import { AppError } from "../../shared/errors.js";
import type { EpisodeIndex } from "./episode-index.js";

/** So many ids are read at a glance; where there are more, those that are like the one asked for are named. */
const FEW = 10;
const MOST_NEAR = 3;
const MOST_UNKNOWN = 5;
/** Ids are alike where so much of the longer one stands at the beginning and the end of both. */
const LEAST_SHARED = 0.6;

/** Describes ids that no episode has or had, and what to ask for instead, in a few lines however many episodes there are. */
export function describeUnknown({ episodes }: EpisodeIndex, unknown: readonly string[]): AppError {
  const named = unknown.slice(0, MOST_UNKNOWN).map((id) => JSON.stringify(id));
  const more = unknown.length > named.length ? ` and ${unknown.length - named.length} more` : "";
  const known = episodes.map(({ id }) => id);
  return new AppError("bad_request", `there is no episode ${named.join(", ")}${more}`, {
    hint:
      known.length <= FEW ? `The episodes are: ${known.join(", ")}.` : suggestIds(known, unknown[0] ?? ""),
  });
}

function suggestIds(known: readonly string[], asked: string): string {
  const near = known
    .map((id) => ({ id, shared: measureShared(id, asked) }))
    .filter(({ shared }) => shared >= LEAST_SHARED)
    .toSorted((a, b) => b.shared - a.shared)
    .slice(0, MOST_NEAR)
    .map(({ id }) => id);
  const count = `There are ${known.length} episodes`;
  return near.length > 0
    ? `${count}; like it are: ${near.join(", ")}.`
    : `${count}, such as ${known.slice(0, MOST_NEAR).join(", ")}; a server lists them at GET /api/episodes.`;
}

function measureShared(id: string, asked: string): number {
  const shorter = Math.min(id.length, asked.length);
  let before = 0;
  while (before < shorter && id[before] === asked[before]) before++;
  let behind = 0;
  while (behind < shorter - before && id.at(-1 - behind) === asked.at(-1 - behind)) behind++;
  return (before + behind) / Math.max(id.length, asked.length, 1);
}
