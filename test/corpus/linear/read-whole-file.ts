import { divideEpisode } from "../../../src/chunk/divide-episode.js";
import type { CorpusEpisode } from "../../../src/corpus/join/join-sources.js";
import { joinSources } from "../../../src/corpus/join/join-sources.js";
import { locateSources } from "../../../src/corpus/join/located-source.js";
import { type RecognisedFile, readSource } from "../../../src/corpus/read-source.js";

/** These measure processor time, which a busy machine gives out slowly. */
export const TIMEOUT_MS = 180_000;

interface File {
  readonly path: string;
  readonly bytes: Uint8Array;
}

export function encode([path, text]: readonly [path: string, text: string]): File {
  return { path, bytes: new TextEncoder().encode(text) };
}

/** Reads a file, and makes an episode and its passages of what it says. */
export function readWhole(file: File): RecognisedFile | null {
  const read = readSource(file);
  const episode = read === null ? null : joinFirst(read, file.path);
  if (episode !== null) divideEpisode(episode);
  return read;
}

function joinFirst({ sources, format }: RecognisedFile, path: string): CorpusEpisode | null {
  const located = locateSources(sources.slice(0, 1), { format, path, place: path });
  return located.length === 0 ? null : joinSources("a", located).joined;
}
