import { Filters, type FilterValue } from "weaviate-client";
import { type EpisodeScope, foldName, narrows } from "../../select-episodes.js";
import type { IndexCollection } from "../collection.js";
import { countDay } from "../stored-section.js";

/** Narrows a search to the scope, as the cluster compares it, which is as `selectEpisodes` does. */
export function filterScope(
  collection: IndexCollection,
  scope: EpisodeScope,
): { readonly filters?: FilterValue } {
  if (!narrows(scope)) return {};
  const { episodes = [], filter: { shows = [], people = [], languages = [], from, to } = {} } = scope;
  const by = collection.filter;
  const conditions = [
    ...(episodes.length === 0 ? [] : [by.byProperty("episode").containsAny([...episodes])]),
    ...(shows.length === 0 ? [] : [by.byProperty("show").containsAny(shows.map(foldName))]),
    ...(people.length === 0 ? [] : [by.byProperty("people").containsAny(people.map(foldName))]),
    ...(languages.length === 0 ? [] : [by.byProperty("languages").containsAny(languages.map(foldName))]),
    ...(from === undefined || from === "" ? [] : [by.byProperty("day").greaterOrEqual(countDay(from))]),
    ...(to === undefined || to === "" ? [] : [by.byProperty("day").lessOrEqual(countDay(to))]),
  ];
  return { filters: Filters.and(...conditions) };
}
