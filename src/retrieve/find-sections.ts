import type { Embedder } from "../embed/embedder.js";
import type { Asker } from "../shared/asker.js";
import type { FoundSections, PassageStore } from "../store/passage-store.js";
import type { EpisodeScope } from "../store/select-episodes.js";
import { leaveOutSubject } from "./leave-out-subject.js";
import { type Reading, type Readings, readQuestions } from "./read-question.js";
import { yieldToRequests } from "./yield-to-requests.js";

/** What the scores of a question that names its subject count for, beside those of the same without the name. */
const NAMED_WEIGHT = 0.25;

interface ReadAndFound extends Readings {
  readonly found: FoundSections;
  /** The texts that were given, without names that tell nothing of what is searched. */
  readonly plain: readonly string[];
  readonly embedMs: number;
}

/**
 * Finds sections for a question in each way that it can be understood, which are `texts`. Where one names what is
 * searched as a whole, it is read a second time without the name.
 */
export async function findSections(
  store: PassageStore,
  embedder: Embedder | null,
  texts: readonly string[],
  options: EpisodeScope & Asker,
): Promise<ReadAndFound> {
  const { client, signal } = options;
  let embedMs = 0;
  const read = async (some: readonly string[], by: Embedder | null) => {
    const started = performance.now();
    const all = await readQuestions(some, by, { client, signal });
    embedMs += performance.now() - started;
    await yieldToRequests({ client, signal });
    return all;
  };
  const find = (readings: readonly Reading[]) => {
    const queries = readings.map(({ terms, meaning }) => ({ terms, vector: meaning?.vector ?? null }));
    return store.findSections(queries, options, { signal });
  };
  const { readings, degraded } = await read(texts, embedder);
  const found = await find(readings);
  const unnamed = await Promise.all(texts.map((text) => leaveOutSubject(text, found)));
  const plain = texts.map((text, i) => unnamed[i] ?? text);
  const wanted = unnamed.filter((text) => text !== null);
  const further = wanted.length === 0 ? null : await read(wanted, degraded ? null : embedder);
  // Scores with meaning and scores without cannot be compared.
  if (further === null || further.degraded) return { readings, degraded, found, plain, embedMs };
  const all = [
    ...readings.map((each, i) => (unnamed[i] === null ? each : { ...each, weight: NAMED_WEIGHT })),
    ...further.readings.map((each) => ({ ...each, weight: 1 - NAMED_WEIGHT })),
  ];
  return { readings: all, degraded, found: await find(all), plain, embedMs };
}
