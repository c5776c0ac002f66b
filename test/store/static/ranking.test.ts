import { cp, mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Answering, composeAnswering } from "../../../src/compose/compose.js";
import { findChapters } from "../../../src/retrieve/find-chapters.js";
import { LocalStore } from "../../../src/store/local/local-store.js";
import { openStaticStore } from "../../../src/store/static/open-static-store.js";
import type { StaticStore } from "../../../src/store/static/static-store.js";
import { ExactIndex } from "../../../src/store/vectors/exact-index.js";
import { openStoredModels } from "../../fakes/models/stored-embedder.js";
import { readDevQuestions } from "../../quality/read-dev-questions.js";
import { readTestConfig } from "../../test-config.js";
import { exportSearch, keepSpace } from "./export-search.js";

const ROOT = join(import.meta.dirname, "../../..");
const FURTHER = [
  "What do bees do in winter?",
  "How are tidal gates maintained?",
  "Who keeps bees?",
  "why do gates open?",
  "What do the three shows have in common?",
];

let answering: Answering;
let local: LocalStore;
let full: StaticStore;
beforeAll(async () => {
  const folder = await mkdtemp(join(tmpdir(), "cuepoint-ranking-"));
  const corpusDir = join(folder, "corpus");
  for (const from of ["corpus", "test/fixtures/corpus"])
    await cp(join(ROOT, from), corpusDir, { recursive: true });
  const silent = { note: () => undefined, progress: () => undefined };
  const config = { ...readTestConfig(), corpusDir, indexDir: join(folder, "index") };
  answering = await composeAnswering(config, silent, new AbortController().signal, {
    openModels: openStoredModels,
  });
  const { store } = answering.parts;
  if (!(store instanceof LocalStore) || store.index.vectors === null) throw new Error("expected vectors");
  const { index } = store;
  local = new LocalStore({ ...index, vectors: new ExactIndex(store.index.vectors.matrix) });
  const { data, readFile } = await exportSearch(local, keepSpace(store.index.vectors.matrix.dimensions));
  full = await openStaticStore({ data }, readFile, "full");
}, 300_000);
afterAll(() => answering?.close());

test("the better tier ranks as the server: the same passages with the same scores, question after question", async () => {
  const asked = [...readDevQuestions(), ...FURTHER.map((question) => ({ question, history: [] }))];
  expect(asked.length).toBeGreaterThan(50);
  expect(full.episodes).toHaveLength(3);
  for (const { question, history } of asked) {
    const options = { question, history, withAdverts: true };
    const [theirs, own] = await Promise.all(
      [local, full].map(async (store) => {
        const { chapters, question, alone } = await findChapters({ ...answering.parts, store }, options);
        return { question, alone, chapters: chapters.map((each) => ({ ...each, episode: each.episode.id })) };
      }),
    );
    expect(theirs?.chapters).not.toEqual([]);
    expect(own).toEqual(theirs);
  }
});
