import { divideEpisode } from "../../../../src/chunk/divide-episode.js";
import type { Episode } from "../../../../src/shared/domain.js";
import { describeRows } from "../../../../src/store/describe-rows.js";
import { describeModel } from "../../../../src/store/index-facts.js";
import { episodeOutlineSchema } from "../../../../src/store/stored-episodes.js";
import { type Catalog, CLUSTER_FORMAT } from "../../../../src/store/weaviate/catalog.js";
import { type PendingEpisode, planWork, type Work } from "../../../../src/store/weaviate/ingest/plan-work.js";
import { CountedLexicon } from "../../../../src/store/words/counted-lexicon.js";
import { makeReader } from "../../../fakes/corpus.js";
import { HashingEmbedder } from "../../../fakes/hashing-embedder.js";

const embedder = new HashingEmbedder({ name: "hashing" });

/** An index in use that has these episodes, in a cluster that nobody asks. */
export function makeCatalog(episodes: readonly Episode[]): Catalog {
  return {
    collection: "CuepointIndex_old",
    number: 1,
    manifest: {
      format: CLUSTER_FORMAT,
      generation: "one",
      work: "w",
      builtAt: "2024-01-01T00:00:00Z",
      model: describeModel(embedder),
      keepsTokens: true,
      counts: { episodes: episodes.length, chapters: 0, sections: 0, passages: 0, vectors: 0 },
      stems: 0,
      paths: null,
      parts: { episodes: 1, terms: 1, files: 1 },
      removed: [],
    },
    episodes: episodes.map((episode) => ({
      ...{ version: "v", sections: 1, passages: 1, objects: 1 },
      outline: episodeOutlineSchema.parse(episode),
    })),
    lexicon: new CountedLexicon(new Map(), { sections: 0, stems: 0 }),
  };
}

/** The work of bringing these episodes into an empty cluster, or into the index in use. */
export async function planLibrary(
  episodes: readonly Episode[],
  current: Catalog | null = null,
): Promise<Work> {
  return await planWork({
    current,
    paths: null,
    rebuild: false,
    embedder,
    lateInteraction: null,
    readCorpus: async () => await makeReader(...episodes)([], {}),
    readKept: async () => [],
  });
}

/** Episodes that are to be written, without a plan. */
export function describePendings(episodes: readonly Episode[]): PendingEpisode[] {
  return episodes.map((episode) => {
    const divided = divideEpisode({ episode, cues: [] });
    const { sections, rows } = describeRows([divided]);
    return { divided, version: episode.id, sections: sections.length, texts: rows.length };
  });
}
