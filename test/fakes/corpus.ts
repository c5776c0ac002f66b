import { createHash } from "node:crypto";
import type { Episode } from "../../src/domain.js";
import type { CorpusReader } from "../../src/index/update-index.js";

/** Reads a corpus of one file an episode; like the real one it keeps what the index knows already. */
export function makeReader(...episodes: readonly Episode[]): CorpusReader {
  return async (known) => {
    const files = episodes.map((episode) => ({
      path: `${episode.id}.txt`,
      sha256: createHash("sha256").update(JSON.stringify(episode)).digest("hex"),
      size: JSON.stringify(episode).length,
      changedMs: null,
      format: "chapters page",
      sources: [{ id: episode.id, keys: [], episode: episode.id }],
      notes: [],
    }));
    const isKnown = ({ path, sha256 }: (typeof files)[number]) =>
      known.some((file) => file.path === path && file.sha256 === sha256);
    const kept = files.filter(isKnown).map(({ sources }) => sources[0]?.id ?? "");
    return {
      episodes: episodes.filter(({ id }) => !kept.includes(id)).map((episode) => ({ episode, cues: [] })),
      kept,
      files,
      ignored: [],
      notes: [],
    };
  };
}
