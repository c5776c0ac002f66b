import { expect, test } from "vitest";
import { divideEpisode } from "../../src/chunk/divide-episode.js";
import { findChapters } from "../../src/retrieve/find-chapters.js";
import { searchPassages } from "../../src/retrieve/search-passages.js";
import { indexInMemory } from "../../src/store/local/index-in-memory.js";
import { LocalStore } from "../../src/store/local/local-store.js";
import { makeEpisode } from "../fakes/episodes.js";

const advert = [
  "This episode is brought to you by Acme Hosting.",
  "Acme Hosting lets your team keep bees online, with free backups for every developer.",
  "Get a hundred dollars in free credit when you sign up today.",
  "Head to acmehosting.com/show to get started, that's acmehosting.com/show.",
];
const talk = Array.from(
  { length: 12 },
  (_, i) => `The long hive has comb number ${i}, which the bees made with care.`,
);

async function openShow() {
  const lines = [...talk, ...advert, ...talk];
  const cues = lines.map((text, i) => ({ startSeconds: i * 8, endSeconds: i * 8 + 8, speaker: null, text }));
  const divided = divideEpisode({ episode: makeEpisode({ chapters: [], durationSeconds: 224 }), cues });
  return { store: new LocalStore(await indexInMemory([divided], null)), embedder: null };
}

test("an answer is made of no advertisement unless the question asks for one; a search finds it", async () => {
  const parts = await openShow();
  const quote = async (question: string) =>
    JSON.stringify((await findChapters(parts, { question })).chapters.map(({ passages }) => passages));
  expect(await quote("what does Acme Hosting do for bees?")).not.toContain("Acme");
  expect(await quote("what does Acme Hosting do for bees?")).toContain("comb");
  expect(await quote("who sponsors the show, Acme Hosting?")).toContain("Acme");
  const found = await searchPassages(parts, { question: "Acme Hosting", limit: 5 });
  expect(JSON.stringify(found.passages.map(({ passage }) => passage))).toContain("Acme");
});
