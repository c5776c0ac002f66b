import { expect, test } from "vitest";
import { divideEpisodes } from "../../src/store/divide-episodes.js";
import { makeEpisode } from "../fakes/episodes.js";

const ENTRIES = Array.from({ length: 30 }, (_, i) => ({ episode: makeEpisode({ id: `e-${i}` }), cues: [] }));

test("what else the process does has a turn after each episode that is divided, and may interrupt the work", async () => {
  const interruption = new AbortController();
  let turns = 0;
  let timer = setImmediate(function count() {
    if (++turns === 50) interruption.abort(new Error("interrupted"));
    timer = setImmediate(count);
  });
  try {
    const divided = await divideEpisodes(ENTRIES);
    expect(divided.map(({ episode }) => episode.id)).toEqual(ENTRIES.map(({ episode }) => episode.id));
    expect(turns).toBeGreaterThanOrEqual(ENTRIES.length - 1);
    await expect(divideEpisodes(ENTRIES, interruption.signal)).rejects.toThrow("interrupted");
  } finally {
    clearImmediate(timer);
  }
});
