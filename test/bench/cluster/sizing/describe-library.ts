import type { Measurements } from "./measurements.js";

/** How much of everything so many passages are. */
export interface LibrarySize {
  readonly passages: number;
  readonly episodes: number;
  readonly sections: number;
  /** An object of the cluster each. */
  readonly vectors: number;
  /** Different ones. */
  readonly stems: number;
}

export function describeLibrary(passages: number, { library }: Measurements): LibrarySize {
  return {
    passages,
    episodes: passages / library.passagesPerEpisode.value,
    sections: passages * library.sectionsPerPassage.value,
    vectors: passages * library.vectorsPerPassage.value,
    stems: library.heapsK.value * (passages * library.stemsPerPassage.value) ** library.heapsBeta.value,
  };
}
