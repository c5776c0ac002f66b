import type { Searchable } from "../find-candidates.js";
import type { EpisodesView } from "../passage-view.js";

/** An index in this process that is ready to be searched. */
export interface PassageIndex extends EpisodesView, Searchable {
  readonly keywords: Searchable["keywords"];
  readonly vectors: Searchable["vectors"];
}
