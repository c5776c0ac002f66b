import { createHash } from "node:crypto";
import type { CorpusEpisode } from "../../src/corpus/join/join-sources.js";
import type { Episode } from "../../src/shared/domain.js";
import type { CorpusReader } from "../../src/store/store-driver.js";

/** What a file of the corpus is remembered by that was joined with no other. */
export const LONE_SOURCE = {
  identity: null,
  keys: { files: [], places: [], names: [], links: [], owners: [] },
  joinedBy: null,
  formerly: [],
};

/** Reads a corpus of one file an episode, with or without speech; like the real one it keeps what the index knows already. */
export function makeReader(...episodes: readonly (Episode | CorpusEpisode)[]): CorpusReader {
  return async (known, { again = false }) => {
    const entries = episodes.map((entry) => ("episode" in entry ? entry : { episode: entry, cues: [] }));
    const files = entries.map(({ episode, cues }) => ({
      path: `${episode.id}.txt`,
      sha256: createHash("sha256")
        .update(JSON.stringify([episode, cues]))
        .digest("hex"),
      size: JSON.stringify(episode).length,
      changedMs: null,
      format: "chapters page",
      sources: [{ ...LONE_SOURCE, id: episode.id, episode: episode.id }],
      notes: [],
    }));
    const isKnown = ({ path, sha256 }: (typeof files)[number]) =>
      !again && known.some((file) => file.path === path && file.sha256 === sha256);
    const kept = files.filter(isKnown).map(({ sources }) => sources[0]?.id ?? "");
    return {
      episodes: entries.filter(({ episode }) => !kept.includes(episode.id)),
      kept,
      files,
      ignored: [],
      notes: [],
      counted: [],
      alike: [],
      passedOver: [],
      stale: [],
    };
  };
}
