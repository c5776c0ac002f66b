import { text } from "node:stream/consumers";
import { divideEpisode } from "../../../dist/chunk/divide-episode.js";
import { joinSources } from "../../../dist/corpus/join/join-sources.js";
import { locateSources } from "../../../dist/corpus/join/located-source.js";
import { readSource } from "../../../dist/corpus/read-source.js";

/** Reads a file, and makes an episode and its passages of what it says. */
function readWhole([path, words]) {
  const read = readSource({ path, bytes: new TextEncoder().encode(words) });
  if (read === null) return;
  const located = locateSources(read.sources.slice(0, 1), { format: read.format, path, place: path });
  const episode = located.length === 0 ? null : joinSources("a", located).joined;
  if (episode !== null) divideEpisode(episode);
}

/** Calls itself for each level. */
const nest = (levels) => (levels === 0 ? 0 : 1 + nest(levels - 1));

/** The message of what the work throws; null where it throws nothing. */
function tell(work) {
  try {
    work();
    return null;
  } catch (error) {
    return String(error);
  }
}

const { files, many, deep } = JSON.parse(await text(process.stdin));
const spread = tell(() => Math.max(...new Array(many).fill(0)));
const recursion = tell(() => nest(deep));
process.stdout.write(
  JSON.stringify({ spread, recursion, read: files.map((file) => tell(() => readWhole(file))) }),
);
